//! A function's body as it has to be known to take a piece out of it: where its blocks end, how full the stack is, and
//! which stretches ran.

use wasmparser::{
    FuncToValidate, FuncType, FuncValidatorAllocations, FunctionBody, Operator, ValType, ValidatorResources,
};

use crate::Outcome;

/// Does another stretch begin after this instruction: may it run although what stands before it ran, or the reverse?
/// A stretch is what runs from its begin to its end, if it runs at all; a body begins with one.
pub fn ends_stretch(operator: &Operator) -> bool {
    matches!(operator, Operator::If { .. } | Operator::Else | Operator::End | Operator::BrIf { .. })
}

/// One instruction and what is so before it.
pub struct Place<'a> {
    pub operator: Operator<'a>,
    /// The stretch that it is in, by its number in the body.
    pub stretch: u32,
    /// Values on the stack, counted from where the block around it began.
    pub height: usize,
    /// It stands behind an unconditional branch.
    pub dead: bool,
    /// Of what opens a block: where that block's `End` stands.
    pub end: usize,
    /// Of an `If`: where its `Else` stands, or its `End`.
    pub middle: usize,
    /// Where its bytes begin.
    pub offset: usize,
}

pub struct Body<'a> {
    pub places: Vec<Place<'a>>,
    /// Types, the parameters' first.
    pub locals: Vec<ValType>,
    /// How many of the locals are parameters.
    pub params: usize,
    pub results: Vec<ValType>,
}

impl<'a> Body<'a> {
    pub fn read(
        function: FuncToValidate<ValidatorResources>,
        body: &FunctionBody<'a>,
        ty: &FuncType,
    ) -> Outcome<Body<'a>> {
        let mut validator = function.into_validator(FuncValidatorAllocations::default());
        validator.read_locals(&mut body.get_binary_reader())?;
        let mut places: Vec<Place> = Vec::new();
        let (mut open, mut stretch) = (Vec::new(), 0);
        for operator in body.get_operators_reader()?.into_iter_with_offsets() {
            let (operator, offset) = operator?;
            let frame = validator.get_control_frame(0).ok_or("an instruction after the body's end")?;
            let height = (validator.operand_stack_height() as usize).saturating_sub(frame.height);
            let here = places.len();
            match operator {
                Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => open.push(here),
                Operator::Else => places[*open.last().expect("validated")].middle = here,
                Operator::End => {
                    if let Some(opener) = open.pop() {
                        places[opener].end = here;
                        if places[opener].middle == 0 {
                            places[opener].middle = here;
                        }
                    }
                }
                _ => {}
            }
            let dead = frame.unreachable;
            validator.op(offset, &operator)?;
            let next = stretch + u32::from(ends_stretch(&operator));
            places.push(Place { operator, stretch, height, dead, end: 0, middle: 0, offset });
            stretch = next;
        }
        let locals = (0..validator.len_locals()).filter_map(|local| validator.get_local_type(local));
        let (locals, params, results) = (locals.collect(), ty.params().len(), ty.results().to_vec());
        Ok(Body { places, locals, params, results })
    }

    /// Where the instruction after this one stands in the same block.
    pub fn next(&self, place: usize) -> usize {
        match self.places[place].end {
            0 => place + 1,
            end => end + 1,
        }
    }

    /// The lists of instructions directly inside of one that opens a block: from, to.
    pub fn within(&self, place: usize) -> Vec<(usize, usize)> {
        let Place { end, middle, .. } = self.places[place];
        match end {
            0 => Vec::new(),
            _ if middle == end => vec![(place + 1, end)],
            _ => vec![(place + 1, middle), (middle + 1, end)],
        }
    }
}
