//! The JSON Schema of `checkbook.json`.

use serde_json::{Value, json};

use super::data::SITE_SCHEMA;

/// The JSON Schema of `checkbook.json`. It only grows within its number.
pub fn site() -> Value {
    let text = json!({ "type": "string" });
    let maybe = json!({ "type": ["string", "null"] });
    let number = json!({ "type": "integer", "minimum": 0 });
    let texts = json!({ "type": "array", "items": text });
    let list = |items: Value| json!({ "type": "array", "items": items });
    let object = |properties: Value| {
        let required: Vec<String> = properties.as_object().map(|map| map.keys().cloned().collect()).unwrap_or_default();
        json!({ "type": "object", "properties": properties, "required": required })
    };
    let role = json!({ "enum": ["step", "criterion", "trigger", "branch", "sign-off"] });
    let mut changed = object(json!({ "commit": text, "day": { "type": "string", "format": "date" } }));
    changed["type"] = json!(["object", "null"]);
    let page = object(json!({
        "file": text, "url": text, "title": text, "markdown": maybe, "changed": changed, "meta": { "type": "object" },
        "content_hash": text, "revision": text,
        "counts": object(json!({ "steps": number, "criteria": number, "triggers": number, "branch_steps": number })),
        "headings": list(object(json!({ "level": number, "title": text, "anchor": text, "line": number }))),
        "steps": list(object(json!({
            "key": text, "line": number, "text": text, "path": texts, "role": role,
            "state": { "enum": ["open", "done", "not-applicable"] },
            "optional": { "type": "boolean" }, "depth": number,
        }))),
        "fields": list(object(json!({
            "key": text, "line": number, "label": text, "unit": maybe, "hint": maybe,
            "type": { "enum": ["text", "date", "time", "number", "name", "code", "long", "signature"] },
        }))),
        "choices": list(object(json!({ "key": text, "line": number, "label": text, "options": texts }))),
        "notes": list(object(json!({ "key": text, "line": number, "label": text }))),
        "variables": list(object(json!({
            "name": text, "uses": number, "declared": { "type": "boolean" }, "label": maybe, "pattern": maybe,
            "default": maybe, "options": texts, "secret": { "type": "boolean" },
        }))),
        "references": list(object(json!({
            "file": text, "line": number, "column": number, "end_line": number, "end_column": number,
            "kind": { "enum": ["related", "link", "image", "anchor", "inline-code", "command", "prose"] },
            "text": text, "target": maybe, "reason": maybe,
            "status": { "enum": ["ok", "missing", "optional", "external", "ignored"] },
        }))),
        "referenced_by": list(object(json!({
            "file": text, "url": maybe, "title": text, "kind": text, "section": maybe, "sentence": text,
        }))),
    }));
    let mut schema = object(json!({
        "schema": { "const": SITE_SCHEMA }, "generator": text, "title": text, "pages": list(page),
        "redirects": list(object(json!({ "from": text, "to": text }))),
    }));
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("checkbook.json");
    schema
}
