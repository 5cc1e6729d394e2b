//! A piece of a body as a function of its own.

use std::collections::BTreeMap;

use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{BlockType, Function, Instruction, ValType};
use wasmparser::Operator;

use crate::body::Body;
use crate::region::{Exit, Region};

type Written = Result<(), Error>;

/// The function that a piece becomes.
pub struct Piece<'a> {
    body: &'a Body<'a>,
    region: &'a Region,
    types: &'a [ValType],
    /// Its locals by those of the body.
    locals: BTreeMap<u32, u32>,
    /// The type of the value that it returns for the body, if it may do that.
    pub returned: Option<ValType>,
}

impl<'a> Piece<'a> {
    pub fn new(body: &'a Body<'a>, region: &'a Region, types: &'a [ValType]) -> Result<Piece<'a>, Error> {
        let own = region.uses.iter().filter(|local| !region.takes.contains(local));
        let locals = region.takes.iter().chain(own).copied().zip(0..).collect();
        let returns = region.exits.contains(&Exit::Return);
        let returned = type_of_result(body)?.filter(|_| returns);
        Ok(Piece { body, region, types, locals, returned })
    }

    fn type_of(&self, local: &u32) -> ValType {
        self.types[*local as usize]
    }

    pub fn takes(&self) -> Vec<ValType> {
        self.region.takes.iter().map(|local| self.type_of(local)).collect()
    }

    pub fn gives(&self) -> Vec<ValType> {
        let way = chooses(self.region).then_some(ValType::I32);
        let given = self.region.gives.iter().map(|local| self.type_of(local));
        way.into_iter().chain(given).chain(self.returned).collect()
    }

    /// A local for which way a table chose, after all others; and one for the value that is returned.
    fn way(&self) -> u32 {
        self.locals.len() as u32
    }

    pub fn written(&self) -> Result<Function, Error> {
        let own = self.region.uses.iter().filter(|local| !self.region.takes.contains(local));
        let own = own.map(|local| self.type_of(local));
        let mut function = Function::new_with_locals_types(
            own.chain([ValType::I32]).chain(self.returned).collect::<Vec<_>>(),
        );
        let mut depth = 0;
        for place in &self.body.places[self.region.from..self.region.to] {
            match &place.operator {
                Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => depth += 1,
                Operator::End => depth -= 1,
                _ => {}
            }
            self.instruction(&mut function, &place.operator, depth)?;
        }
        if self.region.falls {
            self.give(&mut function, 0);
        }
        function.instruction(&Instruction::End);
        Ok(function)
    }

    fn instruction(&self, function: &mut Function, operator: &Operator, depth: u32) -> Written {
        match operator {
            Operator::LocalGet { local_index } => {
                function.instruction(&Instruction::LocalGet(self.locals[local_index]));
            }
            Operator::LocalSet { local_index } => {
                function.instruction(&Instruction::LocalSet(self.locals[local_index]));
            }
            Operator::LocalTee { local_index } => {
                function.instruction(&Instruction::LocalTee(self.locals[local_index]));
            }
            Operator::Return => self.exit(function, Exit::Return),
            Operator::Br { relative_depth } if *relative_depth >= depth => {
                self.exit(function, self.outer(*relative_depth - depth));
            }
            Operator::BrIf { relative_depth } if *relative_depth >= depth => {
                function.instruction(&Instruction::If(BlockType::Empty));
                self.exit(function, self.outer(*relative_depth - depth));
                function.instruction(&Instruction::End);
            }
            Operator::BrTable { targets } => self.table(function, targets, depth)?,
            other => drop(function.instruction(&RoundtripReencoder.instruction(other.clone())?)),
        }
        Ok(())
    }

    /// The exit of a label around the piece.
    fn outer(&self, label: u32) -> Exit {
        match self.region.exits.contains(&Exit::Label(label)) {
            true => Exit::Label(label),
            false => Exit::Return,
        }
    }

    /// A table some of whose ways lead out goes to a block for each of them, behind which it leaves.
    fn table(&self, function: &mut Function, targets: &wasmparser::BrTable, depth: u32) -> Written {
        let labels: Vec<u32> = targets.targets().chain([Ok(targets.default())]).collect::<Result<_, _>>()?;
        let mut out: Vec<u32> = labels.iter().copied().filter(|label| *label >= depth).collect();
        out.sort_unstable();
        out.dedup();
        let blocks = out.len() as u32;
        let place = |label: &u32| match out.iter().position(|outer| outer == label) {
            Some(place) => place as u32,
            None => label + blocks,
        };
        let mut places: Vec<u32> = labels.iter().map(place).collect();
        let default = places.pop().expect("there is a default");
        if blocks > 0 {
            function.instruction(&Instruction::LocalSet(self.way()));
            for _ in 0..blocks {
                function.instruction(&Instruction::Block(BlockType::Empty));
            }
            function.instruction(&Instruction::LocalGet(self.way()));
        }
        function.instruction(&Instruction::BrTable(places.into(), default));
        for label in out {
            function.instruction(&Instruction::End);
            self.exit(function, self.outer(label - depth));
        }
        Ok(())
    }

    fn exit(&self, function: &mut Function, exit: Exit) {
        if exit == Exit::Return && self.returned.is_some() {
            function.instruction(&Instruction::LocalSet(self.way() + 1));
        }
        let number = self.region.exits.iter().position(|known| *known == exit).expect("it was found");
        self.give(function, number as i32 + 1);
        function.instruction(&Instruction::Return);
    }

    fn give(&self, function: &mut Function, way: i32) {
        if chooses(self.region) {
            function.instruction(&Instruction::I32Const(way));
        }
        for local in &self.region.gives {
            function.instruction(&Instruction::LocalGet(self.locals[local]));
        }
        if self.returned.is_some() {
            function.instruction(&Instruction::LocalGet(self.way() + 1));
        }
    }
}

/// Is there more than one way out of the piece?
pub fn chooses(region: &Region) -> bool {
    region.exits.len() + usize::from(region.falls) > 1
}

pub fn types(types: &[wasmparser::ValType]) -> Result<Vec<ValType>, Error> {
    types.iter().map(|ty| RoundtripReencoder.val_type(*ty)).collect()
}

pub fn type_of_result(body: &Body) -> Result<Option<ValType>, Error> {
    Ok(types(&body.results)?.first().copied())
}
