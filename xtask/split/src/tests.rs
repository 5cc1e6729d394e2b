//! What is taken out of a body, and where data goes, on modules of a few instructions.

use std::collections::BTreeSet;

use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataSection, Function, FunctionSection, Instruction as I,
    MemorySection, MemoryType, Module, TypeSection, ValType,
};

use crate::data::Data;
use crate::linked::Linked;
use crate::outline::outlined;
use crate::region::{Exit, regions};
use crate::whole::Whole;

/// A module of one such function, and a page of memory with `0123456789` in it.
fn module(body: &[I]) -> Vec<u8> {
    module_of(&[body])
}

/// A module of functions from i32 to i32 with a second local.
fn module_of(bodies: &[&[I]]) -> Vec<u8> {
    let (mut types, mut functions) = (TypeSection::new(), FunctionSection::new());
    types.ty().function([ValType::I32], [ValType::I32]);
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let (mut code, mut data) = (CodeSection::new(), DataSection::new());
    for body in bodies {
        functions.function(0);
        let mut function = Function::new_with_locals_types([ValType::I32]);
        for instruction in *body {
            function.instruction(instruction);
        }
        code.function(&function);
    }
    data.active(0, &ConstExpr::i32_const(100), *b"0123456789");
    let mut module = Module::new();
    module.section(&types).section(&functions).section(&memories).section(&code).section(&data);
    module.finish()
}

/// If the parameter is 0, the second local gets a sum, and 7 is returned unless that is 0; then the second local is.
fn cold() -> Vec<I<'static>> {
    let mut body = vec![I::LocalGet(0), I::I32Eqz, I::If(BlockType::Empty)];
    for _ in 0..20 {
        body.extend([I::LocalGet(0), I::I32Const(300), I::I32Add, I::LocalSet(1)]);
    }
    body.extend([I::LocalGet(1), I::If(BlockType::Empty), I::I32Const(7), I::Return, I::End]);
    body.extend([I::End, I::LocalGet(1), I::End]);
    body
}

#[test]
fn a_piece_takes_what_it_reads_gives_what_is_read_behind_it_and_says_where_it_goes() {
    let bytes = module(&cold());
    let whole = Whole::read(&bytes).unwrap();
    let bodies = whole.read_bodies().unwrap();
    let found = regions(&bodies[0], |stretch| stretch != 1 && stretch != 2 && stretch != 3);
    let [piece] = &found[..] else { panic!("{} pieces", found.len()) };
    assert_eq!((&piece.takes[..], &piece.gives[..]), (&[0][..], &[1][..]));
    assert!(piece.exits == [Exit::Return] && piece.falls);
    assert_eq!(regions(&bodies[0], |_| true).len(), 0, "what ran stays");
}

#[test]
fn a_piece_becomes_a_function_and_the_module_stays_valid() {
    let bytes = module(&cold());
    let whole = Whole::read(&bytes).unwrap();
    let divided = outlined(&whole, |_, stretch| stretch == 0 || stretch == 4).unwrap();
    wasmparser::validate(&divided).unwrap();
    let divided = Whole::read(&divided).unwrap();
    assert_eq!(divided.bodies.len(), 2);
    let piece = &divided.types[divided.functions[1] as usize];
    // Which way, the second local, and what is returned.
    assert_eq!((piece.params().len(), piece.results().len()), (1, 3));
    assert!(divided.bodies[0].range().len() < whole.bodies[0].range().len() / 2);
}

#[test]
fn what_is_called_and_small_stays_with_what_calls_it() {
    let (small, large) = ([I::LocalGet(0), I::End], cold());
    let calls = [I::LocalGet(0), I::Call(1), I::Call(2), I::End];
    let bytes = module_of(&[&calls, &small, &large, &small]);
    let kept = Whole::read(&bytes).unwrap().with_small(&BTreeSet::from([0])).unwrap();
    assert_eq!(kept, BTreeSet::from([0, 1]), "not the large one, and not what nobody calls");
}

#[test]
fn the_first_part_has_the_data_that_its_functions_reach_and_no_other() {
    let linked = |objects: &[std::ops::Range<u32>]| Linked {
        objects: objects.iter().map(|object| (object.start, object.clone())).collect(),
        ..Linked::default()
    };
    let at = |number, kept: &[u32]| {
        let bytes = module(&[I::I32Const(number), I::End]);
        let whole = Whole::read(&bytes).unwrap();
        let data = Data::divide(&whole, kept, &linked(&[100..102, 102..106, 106..108])).unwrap();
        let first = data.first.into_iter().flat_map(|chunk| chunk.bytes);
        String::from_utf8(first.collect()).unwrap()
    };
    assert_eq!(at(1, &[0]), "89", "what no object has");
    assert_eq!(at(103, &[0]), "234589", "an object from its middle");
    assert_eq!(at(103, &[]), "89", "another function's");
}

#[test]
fn what_data_points_to_is_reached_too() {
    let bytes = module(&[I::I32Const(100), I::End]);
    let whole = Whole::read(&bytes).unwrap();
    let linked = Linked {
        objects: [(100, 100..101), (101, 101..140), (140, 140..150)].into(),
        within: [(100, std::iter::once(140..150).collect())].into(),
        ..Linked::default()
    };
    let data = Data::divide(&whole, &[0], &linked).unwrap();
    let places: BTreeSet<u32> = data.first.iter().map(|chunk| chunk.at).collect();
    assert_eq!(places, BTreeSet::from([100]));
    assert_eq!(data.rest[0].bytes, b"123456789");
}
