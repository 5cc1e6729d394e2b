//! The rest: functions and what only they read, which use the first part's memory, tables and globals.

use std::collections::BTreeMap;

use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, FunctionSection, ImportSection, Module,
    TypeSection,
};

use crate::Outcome;
use crate::data::{Chunk, section};
use crate::whole::{Plan, Whole};

struct Rest {
    /// Each function's number in this part.
    numbers: BTreeMap<u32, u32>,
}

impl Reencode for Rest {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        Ok(self.numbers[&function])
    }
}

pub fn part(whole: &Whole, plan: &Plan, data: &[Chunk]) -> Outcome<Vec<u8>> {
    let numbers = plan.shared.iter().chain(&plan.rest).copied().zip(0..).collect();
    let mut rest = Rest { numbers };
    let mut module = Module::new();
    module.section(&types(whole)?);
    module.section(&imports(whole, plan, &mut rest)?);
    let mut functions = FunctionSection::new();
    for function in &plan.rest {
        functions.function(whole.functions[*function as usize]);
    }
    module.section(&functions);
    let places: Vec<u32> = plan.stubs.iter().map(|function| rest.numbers[function]).collect();
    let mut elements = ElementSection::new();
    let from = ConstExpr::i32_const(whole.tables[0].initial as i32);
    elements.active(None, &from, Elements::Functions(places.into()));
    module.section(&elements);
    let mut code = CodeSection::new();
    for function in &plan.rest {
        rest.parse_function_body(&mut code, whole.body(*function).clone())?;
    }
    module.section(&code);
    module.section(&section(data));
    Ok(module.finish())
}

fn types(whole: &Whole) -> Outcome<TypeSection> {
    let mut types = TypeSection::new();
    for ty in &whole.types {
        types.ty().func_type(&RoundtripReencoder.func_type(ty.clone())?);
    }
    Ok(types)
}

/// All of the first part's memories, tables and globals, so that each keeps its number, and what is shared.
fn imports(whole: &Whole, plan: &Plan, rest: &mut Rest) -> Outcome<ImportSection> {
    let mut imports = ImportSection::new();
    let mut import = |letter: &str, number: usize, what: EntityType| {
        imports.import("first", &format!("{letter}{number}"), what);
    };
    for (number, memory) in whole.memories.iter().enumerate() {
        import("m", number, EntityType::Memory(utils::memory_type(rest, *memory)));
    }
    for (number, table) in whole.tables.iter().enumerate() {
        // As the table was before the stubs' places: it may only be larger than what is asked for, and have no limit
        // that is not asked for.
        let mut ty = utils::table_type(rest, *table)?;
        ty.maximum = None;
        import("t", number, EntityType::Table(ty));
    }
    for (number, global) in whole.globals.iter().enumerate() {
        import("g", number, EntityType::Global(utils::global_type(rest, *global)?));
    }
    for function in &plan.shared {
        import("f", *function as usize, EntityType::Function(whole.functions[*function as usize]));
    }
    Ok(imports)
}
