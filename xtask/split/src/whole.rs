//! The module that is divided, and which of its functions go where.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser::{
    ElementItems, ExternalKind, FuncType, FunctionBody, Operator, Parser, Payload, TypeRef, ValidPayload,
    Validator,
};

use crate::Outcome;
use crate::body::{Body, ends_stretch};

/// What has to be known of a module. Functions are meant by their numbers in it, the imported ones first.
#[derive(Default)]
pub struct Whole<'a> {
    pub bytes: &'a [u8],
    pub types: Vec<FuncType>,
    /// Each function's type, by its number among `types`.
    pub functions: Vec<u32>,
    /// How many of the functions are imported.
    pub imported: u32,
    /// What they are called.
    pub imports: Vec<&'a str>,
    pub bodies: Vec<FunctionBody<'a>>,
    pub globals: Vec<wasmparser::GlobalType>,
    pub tables: Vec<wasmparser::TableType>,
    pub memories: Vec<wasmparser::MemoryType>,
    /// What is reached from outside or through a table.
    roots: BTreeSet<u32>,
}

/// A body of as many bytes or fewer stays with what calls it.
const SMALL: usize = 60;

/// Where each function goes.
pub struct Plan {
    /// Each function's number in the first part, if it is there, be it as a stub.
    pub first: BTreeMap<u32, u32>,
    /// The functions whose bodies are in the first part, in order.
    pub kept: Vec<u32>,
    /// The functions whose bodies are in the rest, in order.
    pub rest: Vec<u32>,
    /// Those of them that the first part calls, in the order of their places at the table's end.
    pub stubs: Vec<u32>,
    /// What the rest calls of the first part.
    pub shared: BTreeSet<u32>,
}

impl<'a> Whole<'a> {
    pub fn read(bytes: &'a [u8]) -> Outcome<Whole<'a>> {
        let mut whole = Whole { bytes, ..Whole::default() };
        for payload in Parser::new(0).parse_all(bytes) {
            whole.take(payload?)?;
        }
        Ok(whole)
    }

    fn take(&mut self, payload: Payload<'a>) -> Outcome {
        match payload {
            Payload::TypeSection(types) => {
                for group in types {
                    self.types.extend(group?.types().map(|ty| ty.unwrap_func().clone()));
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import?;
                    let TypeRef::Func(ty) = import.ty else {
                        return Err("imports more than functions".into());
                    };
                    self.functions.push(ty);
                    self.imports.push(import.name);
                    self.imported += 1;
                }
            }
            Payload::FunctionSection(functions) => {
                for ty in functions {
                    self.functions.push(ty?);
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories {
                    self.memories.push(memory?);
                }
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    self.globals.push(global?.ty);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        self.roots.insert(export.index);
                    }
                }
            }
            Payload::StartSection { func, .. } => drop(self.roots.insert(func)),
            Payload::ElementSection(elements) => {
                for element in elements {
                    let ElementItems::Functions(functions) = element?.items else {
                        return Err("a table is filled with more than functions".into());
                    };
                    for function in functions {
                        self.roots.insert(function?);
                    }
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            _ => {}
        }
        Ok(())
    }

    pub fn body(&self, function: u32) -> &FunctionBody<'a> {
        &self.bodies[(function - self.imported) as usize]
    }

    /// How many stretches are in the bodies before each, and in all.
    pub fn stretches(&self) -> Outcome<Vec<u32>> {
        let mut sums = vec![0];
        for body in &self.bodies {
            let mut count = 1;
            for operator in body.get_operators_reader()? {
                count += u32::from(ends_stretch(&operator?));
            }
            sums.push(sums[sums.len() - 1] + count);
        }
        Ok(sums)
    }

    pub fn read_bodies(&self) -> Outcome<Vec<Body<'a>>> {
        let mut validator = Validator::new();
        let mut bodies = Vec::new();
        for payload in Parser::new(0).parse_all(self.bytes) {
            if let ValidPayload::Func(function, body) = validator.payload(&payload?)? {
                let ty = &self.types[function.ty as usize];
                bodies.push(Body::read(function, &body, ty)?);
            }
        }
        Ok(bodies)
    }

    /// The functions that it calls by their numbers.
    fn called_by(&self, function: u32) -> Outcome<Vec<u32>> {
        let mut called = Vec::new();
        for operator in self.body(function).get_operators_reader()? {
            match operator? {
                Operator::Call { function_index } => called.push(function_index),
                Operator::RefFunc { .. } | Operator::ReturnCall { .. } => {
                    return Err("an instruction that rustc does not write".into());
                }
                _ => {}
            }
        }
        Ok(called)
    }

    /// What is needed, and what that calls and weighs little more than its stub: by numbers that leave out the imported
    /// functions, as below. Whether it runs is often chance, and then all would wait for the rest.
    pub fn with_small(&self, needed: &BTreeSet<u32>) -> Outcome<BTreeSet<u32>> {
        let mut all = needed.clone();
        for &function in needed {
            let called = self.called_by(function + self.imported)?.into_iter();
            let own = called.filter_map(|called| called.checked_sub(self.imported));
            all.extend(own.filter(|&own| self.bodies[own as usize].range().len() <= SMALL));
        }
        Ok(all)
    }

    /// The first part has what is needed, by numbers that leave out the imported functions.
    pub fn plan(&self, needed: &BTreeSet<u32>) -> Outcome<Plan> {
        let own = self.imported..self.functions.len() as u32;
        let (kept, rest): (Vec<u32>, Vec<u32>) =
            own.partition(|function| needed.contains(&(function - self.imported)));
        let is_rest: BTreeSet<u32> = rest.iter().copied().collect();
        let mut reached = self.roots.clone();
        for &function in &kept {
            reached.extend(self.called_by(function)?);
        }
        let mut shared = BTreeSet::new();
        for &function in &rest {
            shared.extend(self.called_by(function)?.into_iter().filter(|called| !is_rest.contains(called)));
        }
        let stubs: Vec<u32> = rest.iter().copied().filter(|function| reached.contains(function)).collect();
        // `rest.load` is imported after what the whole imports.
        let imported = (0..self.imported).map(|function| (function, function));
        let own = kept.iter().chain(&stubs).copied().zip(self.imported + 1..);
        Ok(Plan { first: imported.chain(own).collect(), kept, rest, stubs, shared })
    }
}
