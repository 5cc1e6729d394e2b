//! The module whose functions leave a mark: the n-th of its own sets the global `ranN` to 1.

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, ExportKind, ExportSection, GlobalSection, GlobalType, Instruction, Module,
    ValType,
};

use crate::Outcome;
use crate::whole::Whole;

struct Trace {
    globals: u32,
    functions: u32,
    written: u32,
}

pub fn traced(whole: &Whole) -> Outcome<Vec<u8>> {
    let mut trace =
        Trace { globals: whole.globals.len() as u32, functions: whole.bodies.len() as u32, written: 0 };
    let mut module = Module::new();
    trace.parse_core_module(&mut module, wasmparser::Parser::new(0), whole.bytes)?;
    Ok(module.finish())
}

type Written = Result<(), Error>;

impl Reencode for Trace {
    type Error = std::convert::Infallible;

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: wasmparser::GlobalSectionReader<'_>,
    ) -> Written {
        wasm_encoder::reencode::utils::parse_global_section(self, globals, section)?;
        let mark = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        for _ in 0..self.functions {
            globals.global(mark, &ConstExpr::i32_const(0));
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: wasmparser::ExportSectionReader<'_>,
    ) -> Written {
        wasm_encoder::reencode::utils::parse_export_section(self, exports, section)?;
        for function in 0..self.functions {
            exports.export(&format!("ran{function}"), ExportKind::Global, self.globals + function);
        }
        Ok(())
    }

    fn parse_function_body(&mut self, code: &mut CodeSection, body: wasmparser::FunctionBody<'_>) -> Written {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        function.instruction(&Instruction::I32Const(1));
        function.instruction(&Instruction::GlobalSet(self.globals + self.written));
        self.written += 1;
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            function.instruction(&self.parse_instruction(&mut operators)?);
        }
        code.function(&function);
        Ok(())
    }
}
