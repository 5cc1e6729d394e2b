//! The module that leaves marks: the n-th stretch of its functions' bodies sets the global `ranN` to 1.

use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, ExportKind, ExportSection, GlobalSection, GlobalType, Instruction, Module,
    ValType,
};

use crate::Outcome;
use crate::body::ends_stretch;
use crate::whole::Whole;

struct Trace {
    globals: u32,
    stretches: u32,
    written: u32,
}

pub fn traced(whole: &Whole) -> Outcome<Vec<u8>> {
    let stretches = whole.stretches()?.last().copied().unwrap_or_default();
    let mut trace = Trace { globals: whole.globals.len() as u32, stretches, written: 0 };
    let mut module = Module::new();
    trace.parse_core_module(&mut module, wasmparser::Parser::new(0), whole.bytes)?;
    Ok(module.finish())
}

impl Trace {
    fn mark(&mut self, function: &mut wasm_encoder::Function) {
        function.instruction(&Instruction::I32Const(1));
        function.instruction(&Instruction::GlobalSet(self.globals + self.written));
        self.written += 1;
    }
}

type Written = Result<(), Error>;

impl Reencode for Trace {
    type Error = std::convert::Infallible;

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: wasmparser::GlobalSectionReader<'_>,
    ) -> Written {
        utils::parse_global_section(self, globals, section)?;
        let mark = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        for _ in 0..self.stretches {
            globals.global(mark, &ConstExpr::i32_const(0));
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: wasmparser::ExportSectionReader<'_>,
    ) -> Written {
        utils::parse_export_section(self, exports, section)?;
        for stretch in 0..self.stretches {
            exports.export(&format!("ran{stretch}"), ExportKind::Global, self.globals + stretch);
        }
        Ok(())
    }

    fn parse_function_body(&mut self, code: &mut CodeSection, body: wasmparser::FunctionBody<'_>) -> Written {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        self.mark(&mut function);
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            let operator = operators.read()?;
            let ends = ends_stretch(&operator);
            function.instruction(&self.instruction(operator)?);
            if ends && !operators.eof() {
                self.mark(&mut function);
            }
        }
        // The stretch after the body's end, which is none.
        self.written += 1;
        code.function(&function);
        Ok(())
    }
}
