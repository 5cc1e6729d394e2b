//! Which data goes where: the first part has what its functions can reach, through whatever they point to; all else
//! comes with the rest. Nothing of that can be read before it is there.

use std::collections::BTreeSet;
use std::convert::Infallible;

use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{ConstExpr, DataSection, MemArg};
use wasmparser::{DataKind, Operator, Parser, Payload};

use crate::Outcome;
use crate::linked::{Linked, Object};
use crate::whole::Whole;

/// What stands in the memory, by addresses.
pub struct Data {
    pub first: Vec<Chunk>,
    pub rest: Vec<Chunk>,
}

/// Bytes and where they go.
pub struct Chunk {
    pub at: u32,
    pub bytes: Vec<u8>,
}

/// A gap as short as this costs no more than what begins another chunk.
const GAP: u32 = 8;

impl Data {
    /// Divides the data, given the functions whose bodies are in the first part.
    pub fn divide(whole: &Whole, kept: &[u32], linked: &Linked) -> Outcome<Data> {
        let mut reach = Reach { linked, objects: BTreeSet::new() };
        linked.loose.iter().for_each(|object| reach.object(object.clone()));
        for &function in kept {
            for number in numbers(whole, function)? {
                reach.number(number);
            }
        }
        let needed = joined(&reach.objects);
        let mut data = Data { first: Vec::new(), rest: Vec::new() };
        for chunk in chunks(whole)? {
            data.divide_chunk(&chunk, linked, &needed);
        }
        Ok(data)
    }

    fn divide_chunk(&mut self, chunk: &Chunk, linked: &Linked, needed: &[Object]) {
        let end = chunk.at + chunk.bytes.len() as u32;
        // What no object has, the linker's or the allocator's, is the first part's.
        let is_first = |address: u32| {
            linked.object_at(address).is_none() || needed.iter().any(|object| object.contains(&address))
        };
        let mut at = chunk.at;
        while at < end {
            let first = is_first(at);
            let to = (at + 1..end).find(|address| is_first(*address) != first).unwrap_or(end);
            let bytes = chunk.bytes[(at - chunk.at) as usize..(to - chunk.at) as usize].to_vec();
            let chunks = if first { &mut self.first } else { &mut self.rest };
            chunks.push(Chunk { at, bytes });
            at = to;
        }
    }
}

/// Objects that overlap or nearly touch, as one.
fn joined(objects: &BTreeSet<(u32, u32)>) -> Vec<Object> {
    let mut joined: Vec<Object> = Vec::new();
    for &(begin, end) in objects {
        match joined.last_mut() {
            Some(last) if begin <= last.end + GAP => last.end = last.end.max(end),
            _ => joined.push(begin..end),
        }
    }
    joined
}

/// The objects that can be reached.
struct Reach<'a> {
    linked: &'a Linked,
    objects: BTreeSet<(u32, u32)>,
}

impl Reach<'_> {
    /// A number in the code that may be an address: one that the linker wrote, or one that wasm-opt made of it.
    fn number(&mut self, number: u32) {
        let known = self.linked.pointers.get(&number).into_iter().flatten().cloned();
        let objects: Vec<Object> = known.chain(self.linked.object_at(number)).collect();
        objects.into_iter().for_each(|object| self.object(object));
    }

    fn object(&mut self, object: Object) {
        let mut waiting = vec![object];
        while let Some(object) = waiting.pop() {
            // The whole of it, where it overlaps with others.
            let whole = self.linked.object_at(object.start).unwrap_or(object);
            if self.objects.insert((whole.start, whole.end)) {
                waiting.extend(self.linked.within.get(&whole.start).into_iter().flatten().cloned());
            }
        }
    }
}

/// All numbers in a function that may be addresses.
fn numbers(whole: &Whole, function: u32) -> Outcome<BTreeSet<u32>> {
    let mut numbers = Numbers(BTreeSet::new());
    for operator in whole.body(function).get_operators_reader()? {
        let operator = operator?;
        match operator {
            Operator::I32Const { value } => drop(numbers.0.insert(value as u32)),
            // An address and a length, put together.
            Operator::I64Const { value } => numbers.0.extend([value as u32, (value >> 32) as u32]),
            _ => {}
        }
        numbers.instruction(operator)?;
    }
    Ok(numbers.0)
}

struct Numbers(BTreeSet<u32>);

impl Reencode for Numbers {
    type Error = Infallible;

    fn mem_arg(&mut self, argument: wasmparser::MemArg) -> Result<MemArg, Error> {
        self.0.insert(argument.offset as u32);
        utils::mem_arg(self, argument)
    }
}

fn chunks(whole: &Whole) -> Outcome<Vec<Chunk>> {
    let mut chunks = Vec::new();
    for payload in Parser::new(0).parse_all(whole.bytes) {
        let Payload::DataSection(parts) = payload? else { continue };
        for part in parts {
            let part = part?;
            let place = match &part.kind {
                DataKind::Active { offset_expr, .. } => offset_expr.get_operators_reader().read()?,
                DataKind::Passive => Operator::Nop,
            };
            let Operator::I32Const { value } = place else {
                return Err("data that is not put at a place that is a number".into());
            };
            chunks.push(Chunk { at: value as u32, bytes: part.data.to_vec() });
        }
    }
    Ok(chunks)
}

/// The section that puts them into the memory.
pub fn section(chunks: &[Chunk]) -> DataSection {
    let mut section = DataSection::new();
    for chunk in chunks {
        let bytes: &Vec<u8> = &chunk.bytes;
        section.active(0, &ConstExpr::i32_const(chunk.at as i32), bytes.iter().copied());
    }
    section
}
