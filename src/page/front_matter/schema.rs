//! The JSON Schema of front matter, for editors.

use serde_json::{Map, Value, json};

use super::keys::{Key, all};

/// The JSON Schema of the front matter of a page. Other keys may be there; templates see them.
pub fn schema() -> Value {
    let mut properties = Map::new();
    for (key, name, others) in all() {
        let mut value = value(key);
        value["description"] = json!(meaning(key));
        properties.insert(name.to_string(), value.clone());
        for other in others {
            value["description"] = json!(format!("the same as `{name}`"));
            properties.insert((*other).to_string(), value.clone());
        }
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "front matter of a page",
        "type": "object",
        "properties": properties,
    })
}

fn value(key: Key) -> Value {
    let text = || json!({ "type": "string" });
    let list = || json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] });
    match key {
        Key::Audience | Key::Tags | Key::Related | Key::Aliases => list(),
        Key::Created | Key::Updated | Key::Reviewed | Key::ReviewBy | Key::Tested => {
            json!({ "type": "string", "format": "date" })
        }
        Key::ReviewEvery => {
            json!({ "type": ["string", "integer"], "pattern": "^[0-9]+ *(d|w|m|y|days?|weeks?|months?|years?)?$" })
        }
        Key::Order => json!({ "type": "integer" }),
        Key::Draft | Key::Search | Key::Orphan => json!({ "type": "boolean" }),
        Key::Variables => variables(),
        Key::Version => json!({ "type": ["string", "number"] }),
        Key::Title | Key::Description | Key::Category | Key::Status | Key::Owner | Key::Cwd | Key::Id => text(),
    }
}

fn variables() -> Value {
    let name = "^[A-Za-z]([A-Za-z0-9_-]*[A-Za-z0-9])?$";
    let text = |description: &str| json!({ "type": ["string", "number"], "description": description });
    let texts = |description: &str| {
        let list = json!({ "type": "array", "items": { "type": ["string", "number"] } });
        json!({ "anyOf": [{ "type": ["string", "number"] }, list], "description": description })
    };
    let members = json!({
        "match": texts("what stands for it in code and links, when that is not its name in angle brackets"),
        "label": text("what people call it"),
        "pattern": text("the regular expression that its values must fit"),
        "default": text("the value that it has until somebody gives another one"),
        "options": texts("its only values"),
        "secret": { "type": "boolean", "description": "whether its value is neither kept nor exported" },
    });
    let said = json!({
        "anyOf": [
            { "type": ["string", "number", "null"], "description": "what people call it" },
            { "type": "object", "properties": members, "additionalProperties": false },
        ],
    });
    let names = json!({ "type": "array", "items": { "type": "string", "pattern": name } });
    let table = json!({ "type": "object", "propertyNames": { "pattern": name }, "additionalProperties": said });
    json!({ "anyOf": [names, table] })
}

fn meaning(key: Key) -> &'static str {
    match key {
        Key::Title => "what the page is called; otherwise its first heading",
        Key::Description => "what the page is about, in a sentence",
        Key::Audience => "who the page is for",
        Key::Tags => "words under which the page is listed",
        Key::Category => "the one group that the page belongs to",
        Key::Status => "such as draft, review, published or deprecated",
        Key::Owner => "who keeps the page true",
        Key::Created => "when the page was first written",
        Key::Updated => "when its text last changed",
        Key::Reviewed => "when somebody last made sure that it is true",
        Key::ReviewEvery => "how long a review lasts, such as 90d",
        Key::ReviewBy => "when somebody has to do so again",
        Key::Tested => "when somebody last went through it for practice",
        Key::Version => "the version of the page",
        Key::Related => "pages and files that belong to it; a ? at the end marks one that may be missing",
        Key::Aliases => "addresses that the page had before",
        Key::Order => "its place among its siblings",
        Key::Draft => "whether it is left out of the site",
        Key::Search => "whether the search finds it",
        Key::Orphan => "whether it is meant to be linked from nowhere",
        Key::Variables => "placeholders that a run fills in",
        Key::Cwd => "the folder in which its commands run",
        Key::Id => "a name for the page that outlives a move",
    }
}
