//! What the linker knows of the data, and wasm-opt no more: where each object begins and ends, and which of them a
//! number in the code or in another object points to. It says so in what it has linked, asked by `--emit-relocs`.

use std::collections::BTreeMap;
use std::ops::Range;

use wasmparser::{
    DataKind, KnownCustom, Linking, Operator, Parser, Payload, RelocationEntry, RelocationType, SymbolInfo,
};

use crate::Outcome;

/// An object's place in the memory.
pub type Object = Range<u32>;

#[derive(Default)]
pub struct Linked {
    /// All objects, by where they begin.
    pub objects: BTreeMap<u32, Object>,
    /// What numbers in the code point to: for the most part an object's begin, but also a place near it.
    pub pointers: BTreeMap<u32, Vec<Object>>,
    /// What each object points to, by where it begins.
    pub within: BTreeMap<u32, Vec<Object>>,
    /// What is pointed to from places that no object has.
    pub loose: Vec<Object>,
}

/// As the sections tell it.
#[derive(Default)]
struct Read {
    /// The number of the data section among all; where its parts lie in it, and where in the memory.
    section: u32,
    parts: Vec<(Range<usize>, u32)>,
    /// By their numbers; those of data that is there.
    symbols: BTreeMap<u32, Object>,
    relocations: Vec<(u32, RelocationEntry)>,
}

impl Linked {
    pub fn read(bytes: &[u8]) -> Outcome<Linked> {
        let mut read = Read::default();
        let mut sections = 0;
        for payload in Parser::new(0).parse_all(bytes) {
            let payload = payload?;
            if let Payload::DataSection(_) = payload {
                read.section = sections;
            }
            sections += u32::from(payload.as_section().is_some());
            read.take(payload)?;
        }
        if read.symbols.is_empty() {
            return Err("the linker was not asked for relocations".into());
        }
        let mut linked = Linked::default();
        let mut objects: Vec<Object> =
            read.symbols.values().filter(|object| !object.is_empty()).cloned().collect();
        objects.sort_by_key(|object| object.start);
        for object in objects {
            linked.add(object);
        }
        for (section, relocation) in &read.relocations {
            linked.relocate(&read, *section, relocation);
        }
        Ok(linked)
    }

    /// Objects that overlap are one. They come in order.
    fn add(&mut self, object: Object) {
        match self.objects.last_entry() {
            Some(mut last) if object.start < last.get().end => {
                last.get_mut().end = last.get().end.max(object.end);
            }
            _ => drop(self.objects.insert(object.start, object)),
        }
    }

    fn relocate(&mut self, read: &Read, section: u32, relocation: &RelocationEntry) {
        use RelocationType::{MemoryAddrI32, MemoryAddrLeb, MemoryAddrSleb};
        let Some(object) = read.symbols.get(&relocation.index) else { return };
        match relocation.ty {
            MemoryAddrLeb | MemoryAddrSleb => {
                let pointer = (i64::from(object.start) + relocation.addend) as u32;
                self.pointers.entry(pointer).or_default().push(object.clone());
            }
            MemoryAddrI32 if section == read.section => {
                let place = relocation.offset as usize;
                let part = read.parts.iter().find(|(part, _)| part.contains(&place));
                let address = part.map(|(part, address)| address + (place - part.start) as u32);
                match address.and_then(|address| self.object_at(address)) {
                    Some(holder) => self.within.entry(holder.start).or_default().push(object.clone()),
                    None => self.loose.push(object.clone()),
                }
            }
            _ => {}
        }
    }

    /// The object that has the byte there.
    pub fn object_at(&self, address: u32) -> Option<Object> {
        let (_, object) = self.objects.range(..=address).next_back()?;
        object.contains(&address).then(|| object.clone())
    }
}

impl Read {
    fn take(&mut self, payload: Payload) -> Outcome {
        match payload {
            Payload::DataSection(parts) => {
                let section = parts.range().start;
                for part in parts {
                    let part = part?;
                    let DataKind::Active { offset_expr, .. } = part.kind else {
                        return Err("data that is not put into the memory at once".into());
                    };
                    let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
                        return Err("data whose place is not a number".into());
                    };
                    let end = part.range.end - section;
                    self.parts.push((end - part.data.len()..end, value as u32));
                }
            }
            Payload::CustomSection(section) => match section.as_known() {
                KnownCustom::Linking(linking) => {
                    for part in linking.subsections() {
                        if let Linking::SymbolTable(symbols) = part? {
                            self.symbols(symbols)?;
                        }
                    }
                }
                KnownCustom::Reloc(relocations) => {
                    for entry in relocations.entries() {
                        self.relocations.push((relocations.section_index(), entry?));
                    }
                }
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }

    fn symbols(&mut self, symbols: wasmparser::SymbolInfoMap) -> Outcome {
        for (number, symbol) in (0..).zip(symbols) {
            let SymbolInfo::Data { symbol: Some(place), .. } = symbol? else { continue };
            let Some((_, part)) = self.parts.get(place.index as usize) else { continue };
            let begin = part + place.offset;
            self.symbols.insert(number, begin..begin + place.size);
        }
        Ok(())
    }
}
