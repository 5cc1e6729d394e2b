//! The first part: the whole, with stubs in place of what the rest has.

use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataSection, EntityType, ExportKind, ExportSection, Function,
    FunctionSection, GlobalSection, GlobalType, ImportSection, Instruction, Module, TableSection,
    TypeSection, ValType,
};

use crate::Outcome;
use crate::data::{Chunk, section};
use crate::whole::{Plan, Whole};

struct First<'a> {
    whole: &'a Whole<'a>,
    plan: &'a Plan,
    data: &'a [Chunk],
}

pub fn part(whole: &Whole, plan: &Plan, data: &[Chunk]) -> Outcome<Vec<u8>> {
    let mut module = Module::new();
    First { whole, plan, data }.parse_core_module(&mut module, wasmparser::Parser::new(0), whole.bytes)?;
    Ok(module.finish())
}

type Written = Result<(), Error>;

impl First<'_> {
    /// The type of `rest.load`, put after all others.
    fn load_type(&self) -> u32 {
        self.whole.types.len() as u32
    }

    /// The global that is 1 once the rest is there.
    fn here(&self) -> u32 {
        self.whole.globals.len() as u32
    }

    fn stub(&self, place: u32, function: u32) -> Function {
        let ty = self.whole.functions[function as usize];
        let mut stub = Function::new([]);
        stub.instruction(&Instruction::GlobalGet(self.here()));
        stub.instruction(&Instruction::I32Eqz);
        stub.instruction(&Instruction::If(BlockType::Empty));
        stub.instruction(&Instruction::Call(self.whole.imported));
        stub.instruction(&Instruction::End);
        for parameter in 0..self.whole.types[ty as usize].params().len() as u32 {
            stub.instruction(&Instruction::LocalGet(parameter));
        }
        stub.instruction(&Instruction::I32Const(place as i32));
        stub.instruction(&Instruction::CallIndirect { type_index: ty, table_index: 0 });
        stub.instruction(&Instruction::End);
        stub
    }
}

impl Reencode for First<'_> {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        Ok(self.plan.first[&function])
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: wasmparser::TypeSectionReader<'_>,
    ) -> Written {
        utils::parse_type_section(self, types, section)?;
        types.ty().function([], []);
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: wasmparser::ImportSectionReader<'_>,
    ) -> Written {
        for (number, import) in section.into_imports().enumerate() {
            let import = import?;
            imports.import(import.module, &format!("i{number}"), self.entity_type(import.ty)?);
        }
        imports.import("rest", "load", EntityType::Function(self.load_type()));
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _: wasmparser::FunctionSectionReader<'_>,
    ) -> Written {
        let own = self.plan.kept.iter().chain(&self.plan.stubs);
        for function in own {
            functions.function(self.whole.functions[*function as usize]);
        }
        Ok(())
    }

    /// The table grows by the places of what the stubs call.
    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        section: wasmparser::TableSectionReader<'_>,
    ) -> Written {
        for (number, table) in section.into_iter().enumerate() {
            let mut table = table?;
            if number == 0 {
                table.ty.initial += self.plan.stubs.len() as u64;
                table.ty.maximum = table.ty.maximum.map(|most| most + self.plan.stubs.len() as u64);
            }
            self.parse_table(tables, table)?;
        }
        Ok(())
    }

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: wasmparser::GlobalSectionReader<'_>,
    ) -> Written {
        utils::parse_global_section(self, globals, section)?;
        let here = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        globals.global(here, &ConstExpr::i32_const(0));
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: wasmparser::ExportSectionReader<'_>,
    ) -> Written {
        utils::parse_export_section(self, exports, section)?;
        exports.export("here", ExportKind::Global, self.here());
        let mut all = |letter: &str, kind, count: usize| {
            for number in 0..count as u32 {
                exports.export(&format!("{letter}{number}"), kind, number);
            }
        };
        all("m", ExportKind::Memory, self.whole.memories.len());
        all("t", ExportKind::Table, self.whole.tables.len());
        all("g", ExportKind::Global, self.whole.globals.len());
        for function in &self.plan.shared {
            exports.export(&format!("f{function}"), ExportKind::Func, self.plan.first[function]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        _: wasmparser::CodeSectionReader<'_>,
    ) -> Written {
        let stubs_from = self.whole.tables[0].initial as u32;
        for &function in &self.plan.kept {
            self.parse_function_body(code, self.whole.body(function).clone())?;
        }
        for (place, &function) in (stubs_from..).zip(&self.plan.stubs) {
            code.function(&self.stub(place, function));
        }
        Ok(())
    }

    fn data_count(&mut self, _: u32) -> Result<u32, Error> {
        Ok(self.data.len() as u32)
    }

    fn parse_data_section(
        &mut self,
        data: &mut DataSection,
        _: wasmparser::DataSectionReader<'_>,
    ) -> Written {
        *data = section(self.data);
        Ok(())
    }

    /// Names help nobody who only opens the page.
    fn parse_custom_section(&mut self, _: &mut Module, _: wasmparser::CustomSectionReader<'_>) -> Written {
        Ok(())
    }
}
