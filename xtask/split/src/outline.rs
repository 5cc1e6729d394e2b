//! The whole with what did not run taken out of its functions: each piece becomes a function of its own, put after all
//! others, and a call stands in its place.
//!
//! A piece gets the values of the locals that it needs and gives back those that it changes, after a number that says
//! where it goes: 0 to what stands behind it, n to its n-th exit.

use std::collections::BTreeMap;

use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder, utils};
use wasm_encoder::{
    BlockType, CodeSection, Function, FunctionSection, Instruction, Module, TypeSection, ValType,
};

use crate::Outcome;
use crate::body::Body;
use crate::piece::{Piece, chooses, type_of_result, types};
use crate::region::{Exit, Region, regions};
use crate::whole::Whole;

/// The module without the pieces of which `ran` says that they did not run.
pub fn outlined(whole: &Whole, ran: impl Fn(usize, u32) -> bool) -> Outcome<Vec<u8>> {
    let mut outline = Outline {
        types: Vec::new(),
        first_type: whole.types.len() as u32,
        first_function: whole.functions.len() as u32,
        pieces: Vec::new(),
        bodies: BTreeMap::new(),
    };
    for (number, body) in whole.read_bodies()?.into_iter().enumerate() {
        // What did not run at all is in the rest anyway.
        if ran(number, 0) {
            outline.body(number, &body, &regions(&body, |stretch| ran(number, stretch)))?;
        }
    }
    let mut module = Module::new();
    outline.parse_core_module(&mut module, wasmparser::Parser::new(0), whole.bytes)?;
    Ok(module.finish())
}

struct Outline {
    /// The pieces' types, put after all others.
    types: Vec<(Vec<ValType>, Vec<ValType>)>,
    first_type: u32,
    first_function: u32,
    /// Each with its type.
    pieces: Vec<(u32, Function)>,
    /// The bodies in which something changed.
    bodies: BTreeMap<usize, Function>,
}

type Written = Result<(), Error>;

impl Outline {
    fn type_of(&mut self, takes: Vec<ValType>, gives: Vec<ValType>) -> u32 {
        let wanted = (takes, gives);
        let known = self.types.iter().position(|ty| *ty == wanted);
        let number = known.unwrap_or_else(|| {
            self.types.push(wanted);
            self.types.len() - 1
        });
        self.first_type + number as u32
    }

    fn body(&mut self, number: usize, body: &Body, regions: &[Region]) -> Written {
        if regions.is_empty() {
            return Ok(());
        }
        let types = types(&body.locals)?;
        let result = type_of_result(body)?;
        // Two locals more: where a piece goes, and the value that it returns.
        let params = body.params;
        let more = [ValType::I32].into_iter().chain(result);
        let mut function = Function::new_with_locals_types(types[params..].iter().copied().chain(more));
        let mut place = 0;
        for region in regions {
            emit(&mut function, body, place..region.from)?;
            self.call(&mut function, body, &types, region)?;
            place = region.to;
        }
        emit(&mut function, body, place..body.places.len())?;
        self.bodies.insert(number, function);
        Ok(())
    }

    /// Makes a function of a piece, and writes the call of it.
    fn call(&mut self, function: &mut Function, body: &Body, types: &[ValType], region: &Region) -> Written {
        let piece = Piece::new(body, region, types)?;
        let ty = self.type_of(piece.takes(), piece.gives());
        let callee = self.first_function + self.pieces.len() as u32;
        for &local in &region.takes {
            function.instruction(&Instruction::LocalGet(local));
        }
        function.instruction(&Instruction::Call(callee));
        let [way, value] = [types.len() as u32, types.len() as u32 + 1];
        if piece.returned.is_some() {
            function.instruction(&Instruction::LocalSet(value));
        }
        for &local in region.gives.iter().rev() {
            function.instruction(&Instruction::LocalSet(local));
        }
        leave(function, region, piece.returned.map(|_| value), way);
        self.pieces.push((ty, piece.written()?));
        Ok(())
    }
}

/// Goes where the piece says.
fn leave(function: &mut Function, region: &Region, value: Option<u32>, way: u32) {
    let Some((last, others)) = region.exits.split_last() else {
        if !region.falls {
            function.instruction(&Instruction::Unreachable);
        }
        return;
    };
    if chooses(region) {
        function.instruction(&Instruction::LocalSet(way));
    }
    let sure = (!region.falls).then_some(last);
    let asked = others.iter().chain(region.falls.then_some(last));
    for (number, exit) in (1..).zip(asked) {
        function.instruction(&Instruction::LocalGet(way));
        function.instruction(&Instruction::I32Const(number));
        function.instruction(&Instruction::I32Eq);
        match *exit {
            Exit::Label(label) => drop(function.instruction(&Instruction::BrIf(label))),
            Exit::Return => {
                function.instruction(&Instruction::If(BlockType::Empty));
                go(function, *exit, value);
                function.instruction(&Instruction::End);
            }
        }
    }
    sure.iter().for_each(|exit| go(function, **exit, value));
}

fn go(function: &mut Function, exit: Exit, value: Option<u32>) {
    match exit {
        Exit::Label(label) => drop(function.instruction(&Instruction::Br(label))),
        Exit::Return => {
            if let Some(value) = value {
                function.instruction(&Instruction::LocalGet(value));
            }
            function.instruction(&Instruction::Return);
        }
    }
}

fn emit(function: &mut Function, body: &Body, places: std::ops::Range<usize>) -> Written {
    for place in &body.places[places] {
        function.instruction(&RoundtripReencoder.instruction(place.operator.clone())?);
    }
    Ok(())
}

impl Reencode for Outline {
    type Error = std::convert::Infallible;

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: wasmparser::TypeSectionReader<'_>,
    ) -> Written {
        utils::parse_type_section(self, types, section)?;
        for (takes, gives) in &self.types {
            types.ty().function(takes.iter().copied(), gives.iter().copied());
        }
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: wasmparser::FunctionSectionReader<'_>,
    ) -> Written {
        utils::parse_function_section(self, functions, section)?;
        for (ty, _) in &self.pieces {
            functions.function(*ty);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: wasmparser::CodeSectionReader<'_>,
    ) -> Written {
        for (number, body) in section.into_iter().enumerate() {
            match self.bodies.get(&number) {
                Some(changed) => drop(code.function(changed)),
                None => RoundtripReencoder.parse_function_body(code, body?)?,
            }
        }
        for (_, piece) in &self.pieces {
            code.function(piece);
        }
        Ok(())
    }
}
