//! Reading what steps are made of: operations, answers, values, bytes.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::write::reads_name;
use crate::check::model::{Held, Kept};
use crate::script::line::Line;
use crate::script::parse_line;
use crate::sim::event::Outcome;
use crate::sim::settings::Reads;
use crate::sim::statement::{Operation, Statement};
use crate::store::{self, Bytes, Code, Error, Response, text};

pub type Object = Map<String, Value>;

pub fn reads(step: &Object) -> Result<Reads, String> {
    let Some(named) = step.get("reads") else { return Ok(Reads::Index) };
    let all = [Reads::Index, Reads::Lease, Reads::Log, Reads::Local];
    let found = all.into_iter().find(|reads| named.as_str() == Some(reads_name(*reads)));
    found.ok_or_else(|| format!("\"reads\" is index, lease, log or local, not {}", shown(named)))
}

pub fn outcome(step: &Object) -> Result<Outcome, String> {
    match (step.get("ok"), step.get("fail"), step.get("info")) {
        (Some(said), None, None) => response(said, true).map(Outcome::Answered),
        (None, Some(why), None) if why.as_str() == Some("busy") => Ok(Outcome::Busy),
        (None, Some(_), None) => Ok(Outcome::NotLeader),
        (None, None, Some(_)) => Ok(Outcome::Unknown),
        _ => Err("expected one of \"invoke\", \"copied\", \"ok\", \"fail\" and \"info\"".into()),
    }
}

/// What a client asks, as in a script.
pub fn operation(line: &str) -> Result<Operation, String> {
    let why = match parse_line(&format!("c1: {line}")) {
        Ok(Some(Line::Act(Statement::Ask { operation, .. }))) => return Ok(operation),
        Ok(_) => "expected a store command such as `SET x 1`".to_owned(),
        Err(error) => error.message,
    };
    Err(format!("{}: {why}", text::quoted(text::cut(line, 60).as_bytes())))
}

fn response(value: &Value, may_hold_others: bool) -> Result<Response, String> {
    Ok(match value {
        Value::Null => Response::Nil,
        Value::Bool(true) => Response::Yes,
        Value::Bool(false) => Response::No,
        Value::Number(count) => {
            Response::Count(count.as_i64().ok_or_else(|| format!("{count} is no whole number of 64 bits"))?)
        }
        Value::String(ok) if ok == "OK" => Response::Ok,
        Value::Array(each) if may_hold_others => {
            Response::Each(each.iter().map(|one| response(one, false)).collect::<Result<_, _>>()?)
        }
        Value::Object(one) => match (one.get("value"), one.get("list"), one.get("lasts"), one.get("error")) {
            (Some(value), None, None, None) => Response::Value(bytes(value)?),
            (None, Some(list), None, None) => {
                Response::List(array(list)?.iter().map(bytes).collect::<Result<_, _>>()?)
            }
            (None, None, Some(Value::Null), None) => Response::Lasts(None),
            (None, None, Some(micros), None) => Response::Lasts(Some(number_of(micros)?)),
            (None, None, None, Some(code)) => Response::Error(error(code, one.get("sentence"))?),
            _ => return Err(no_response(value)),
        },
        _ => return Err(no_response(value)),
    })
}

fn no_response(value: &Value) -> String {
    format!(
        "{} is no answer: expected \"OK\", null, true, false, a number, {{\"value\":…}}, {{\"list\":[…]}}, \
         {{\"lasts\":…}}, {{\"error\":…}} or several of these in […]",
        shown(value)
    )
}

fn error(code: &Value, sentence: Option<&Value>) -> Result<Error, String> {
    let all = [
        Code::WrongType,
        Code::NotANumber,
        Code::Overflow,
        Code::TooLong,
        Code::Compacted,
        Code::Future,
        Code::SessionExpired,
    ];
    let found = all.into_iter().find(|known| code.as_str() == Some(&known.to_string()));
    let code = found.ok_or_else(|| format!("no error is called {}", shown(code)))?;
    Ok(Error { code, sentence: sentence.and_then(Value::as_str).unwrap_or_default().to_owned() })
}

pub fn kept(value: &Value) -> Result<Kept, String> {
    let kept = object(value)?;
    let held = match (kept.get("string"), kept.get("hash"), kept.get("set")) {
        (Some(text), None, None) => Held::Text(bytes(text)?),
        (None, Some(pairs), None) => {
            let pair =
                |pair: &Value| pair_of(pair).and_then(|[field, value]| Ok((bytes(field)?, bytes(value)?)));
            Held::Fields(Arc::new(array(pairs)?.iter().map(pair).collect::<Result<_, String>>()?))
        }
        (None, None, Some(members)) => {
            Held::Members(Arc::new(array(members)?.iter().map(bytes).collect::<Result<_, _>>()?))
        }
        _ => {
            return Err(format!(
                "{} is no value: expected a \"string\", a \"hash\" or a \"set\"",
                shown(value)
            ));
        }
    };
    Ok(Kept { held, mortal: kept.get("ends") == Some(&Value::Bool(true)) })
}

pub fn in_store(held: &Held) -> store::Value {
    match held {
        Held::Text(text) => store::Value::String(text.clone()),
        Held::Fields(fields) => store::Value::Hash(fields.as_ref().clone()),
        Held::Members(members) => store::Value::Set(members.as_ref().clone()),
    }
}

/// A text, or `{"hex":"ff00"}`.
pub fn bytes(value: &Value) -> Result<Bytes, String> {
    let wrong = || format!("{} is neither a text nor {{\"hex\":\"…\"}}", shown(value));
    if let Value::String(text) = value {
        return Ok(text.as_bytes().to_vec());
    }
    let digits = value.get("hex").and_then(Value::as_str).ok_or_else(wrong)?;
    let nibbles: Option<Vec<u32>> = digits.chars().map(|digit| digit.to_digit(16)).collect();
    let nibbles = nibbles.filter(|nibbles| nibbles.len().is_multiple_of(2)).ok_or_else(wrong)?;
    Ok(nibbles.chunks(2).map(|two| (two[0] << 4 | two[1]) as u8).collect())
}

pub fn field<'a>(object: &'a Object, name: &str) -> Result<&'a Value, String> {
    object.get(name).ok_or_else(|| format!("expected \"{name}\""))
}

pub fn number(object: &Object, name: &str) -> Result<u64, String> {
    number_of(field(object, name)?).map_err(|why| format!("\"{name}\": {why}"))
}

pub fn number_of(value: &Value) -> Result<u64, String> {
    value.as_u64().ok_or_else(|| format!("expected a whole number, found {}", shown(value)))
}

pub fn string(value: &Value) -> Result<&str, String> {
    value.as_str().ok_or_else(|| format!("expected a text, found {}", shown(value)))
}

pub fn object(value: &Value) -> Result<&Object, String> {
    value.as_object().ok_or_else(|| format!("expected {{…}}, found {}", shown(value)))
}

pub fn array(value: &Value) -> Result<&Vec<Value>, String> {
    value.as_array().ok_or_else(|| format!("expected […], found {}", shown(value)))
}

pub fn pair_of(value: &Value) -> Result<[&Value; 2], String> {
    match value.as_array().map(Vec::as_slice) {
        Some([one, other]) => Ok([one, other]),
        _ => Err(format!("expected a pair, found {}", shown(value))),
    }
}

fn shown(value: &Value) -> String {
    text::cut(&crate::script::error::escaped(&value.to_string()), 60)
}
