//! The schema, the settings and what can be read agree.

use serde_json::Value as Json;

use super::super::schema;
use super::super::shape::{Shape, join};
use super::{load_all, problems};

/// Every setting that the schema allows, with every word that it allows there, as a line of TOML.
fn settings(shape: &Shape, at: &str) -> Vec<String> {
    let line = |value: &str| vec![format!("{at} = {value}")];
    match shape {
        Shape::Table { keys, rest, required } if required.is_empty() => {
            let named = keys.iter().flat_map(|(key, shape)| settings(shape, &join(at, key)));
            let others = rest.iter().flat_map(|shape| settings(shape, &join(at, "some-key")));
            named.chain(others).collect()
        }
        Shape::Table { .. } => Vec::new(),
        Shape::List(entries) => match **entries {
            Shape::Table { .. } => line("[]"),
            _ => line("['1d', \"auto\"]"),
        },
        Shape::Text(_) => line("'1d'"),
        Shape::Integer(least, most) => [line(&least.to_string()), line(&most.to_string())].concat(),
        Shape::Boolean => [line("true"), line("false")].concat(),
        Shape::Word { words, .. } => words.iter().flat_map(|word| line(&word.to_string())).collect(),
        Shape::Either(shapes) => shapes.iter().flat_map(|shape| settings(shape, at)).collect(),
        Shape::Ignored => line("1"),
    }
}

#[test]
fn whatever_the_schema_allows_can_be_read() {
    let schema = schema();
    let lines = settings(&Shape::of(&schema, &schema), "");
    assert!(lines.len() > 150, "{}", lines.len());
    for line in lines {
        assert!(load_all(&line, &[]).is_ok(), "{line}: {:?}", problems(&line, &[]));
    }
}

#[test]
fn the_schema_describes_every_setting_and_allows_no_other() {
    fn walk(schema: &Json, at: &str, checked: &mut usize) {
        if let Some(properties) = schema.get("properties").and_then(Json::as_object) {
            assert!(schema.get("additionalProperties").is_some(), "{at} allows anything");
            for (key, property) in properties {
                let described = property.get("description").is_some() || property.get("$ref").is_some();
                assert!(described || at == "path-map" || at.is_empty(), "{at}.{key} has no description");
                *checked += 1;
            }
        }
    }
    let schema = schema();
    let mut checked = 0;
    walk(&schema, "", &mut checked);
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        walk(definition, name, &mut checked);
    }
    assert!(checked > 100, "{checked}");
    assert!(!schema.to_string().contains("\"default\":null"));
    assert_eq!(schema["$defs"]["Build"]["properties"]["build-dir"]["default"], "book");
}
