//! The whole of `book.toml`: the settings that it becomes, and the schema that says what may stand in it.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::book::{Book, Build};
use super::check::Check;
use super::html::Html;
use super::tables::{FrontMatterPolicy, Print, Review, Runs, Search, Serve};

/// Every setting of a book.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Config {
    /// What the book is.
    pub book: Book,
    /// From where to where it is built.
    pub build: Build,
    /// What is checked.
    pub check: Check,
    /// What the front matter of every page must hold.
    pub front_matter: FrontMatterPolicy,
    /// When pages are due for review.
    pub review: Review,
    /// How the site looks and behaves: `[output.html]`.
    pub html: Html,
    /// How pages are printed.
    pub print: Print,
    /// The search; off when either `search.enable` or `output.html.search.enable` is.
    pub search: Search,
    /// How checklists behave while somebody works through them.
    pub runs: Runs,
    /// The preview.
    pub serve: Serve,
}

/// The JSON Schema of `book.toml`, for editors.
///
/// Keys of mdBook that have no effect here are in it, marked as deprecated.
pub fn schema() -> Json {
    let generator =
        SchemaSettings::draft2020_12().with_transform(RecursiveTransform(drop_idle_default)).into_generator();
    let mut schema = generator.into_root_schema_for::<Document>().to_value();
    for place in IGNORED {
        ignore(&mut schema, place);
    }
    schema
}

/// The file as it is written, once the tables below `[output.checkbook]` are where they belong.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
#[schemars(deny_unknown_fields, title = "book.toml", description = "The settings of a book.")]
pub struct Document {
    book: Book,
    build: Build,
    check: Check,
    front_matter: FrontMatterPolicy,
    review: Review,
    output: Output,
    print: Print,
    search: Search,
    runs: Runs,
    serve: Serve,
}

impl From<Document> for Config {
    fn from(document: Document) -> Self {
        let html = document.output.html;
        Config {
            book: document.book,
            build: document.build,
            check: document.check,
            front_matter: document.front_matter,
            review: document.review,
            print: document.print,
            search: Search { enable: document.search.enable && html.search.enable },
            runs: document.runs,
            serve: document.serve,
            html,
        }
    }
}

/// The settings that are in effect, where they would stand.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Effective<'a> {
    book: &'a Book,
    build: &'a Build,
    check: &'a Check,
    front_matter: &'a FrontMatterPolicy,
    review: &'a Review,
    output: BTreeMap<&'static str, &'a Html>,
    print: &'a Print,
    search: &'a Search,
    runs: &'a Runs,
    serve: &'a Serve,
}

impl Config {
    /// The settings as a `book.toml` that says all of them.
    pub fn to_toml(&self) -> String {
        let Config { book, build, check, front_matter, review, html, print, search, runs, serve } = self;
        let output = BTreeMap::from([("html", html)]);
        let effective = Effective { book, build, check, front_matter, review, output, print, search, runs, serve };
        // All of it can be read from TOML: there is nothing in it that TOML could not say.
        toml::to_string_pretty(&effective).unwrap_or_default()
    }
}

/// What the book becomes.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
struct Output {
    html: Html,
    checkbook: Checkbook,
}

/// Our own tables, in a file that mdBook reads too.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
struct Checkbook {
    /// Whether mdBook builds the book on machines without checkbook.
    optional: bool,
    /// What mdBook runs.
    command: Option<String>,
    check: Check,
    front_matter: FrontMatterPolicy,
    review: Review,
    print: Print,
    search: Search,
    runs: Runs,
    serve: Serve,
}

/// mdBook's keys that have no effect here; `*` stands for every key that is not named.
const IGNORED: &[&str] = &[
    "book.multilingual",
    "rust.edition",
    "preprocessor.*",
    "output.*",
    "output.html.mathjax-support",
    "output.html.git-repository-icon",
    "output.html.live-reload-endpoint",
    "output.html.playground.editable",
    "output.html.playground.copy-js",
    "output.html.playground.line-numbers",
    "output.html.playground.runnable",
    "output.html.search.copy-js",
];

/// Drops a default that editors cannot use: TOML has no null, and the keys of a table have defaults of their own.
fn drop_idle_default(schema: &mut Schema) {
    if schema.get("default").is_some_and(|default| default.is_null() || default.is_object()) {
        schema.remove("default");
    }
}

/// Adds the key at `place` to the schema, as one that is allowed and does nothing.
fn ignore(schema: &mut Json, place: &str) {
    let (tables, key) = place.rsplit_once('.').unwrap_or(("", place));
    let mut at = String::new();
    for table in tables.split('.') {
        if let Some(properties) = member(schema, &at, "properties") {
            properties.entry(table).or_insert_with(|| json!({ "type": "object", "additionalProperties": false }));
        }
        at = target(schema, format!("{at}/properties/{table}"));
    }
    let ignored = json!({ "deprecated": true, "description": "Read by mdBook, and without effect here." });
    if key == "*" {
        if let Some(Json::Object(table)) = schema.pointer_mut(&at) {
            table.insert("additionalProperties".to_string(), ignored);
        }
    } else if let Some(properties) = member(schema, &at, "properties") {
        properties.insert(key.to_string(), ignored);
    }
}

/// The object `name` of the schema at `at`, made when it is missing.
fn member<'a>(schema: &'a mut Json, at: &str, name: &str) -> Option<&'a mut Map<String, Json>> {
    schema.pointer_mut(at)?.as_object_mut()?.entry(name).or_insert_with(|| json!({})).as_object_mut()
}

/// Where the schema at `at` stands in truth, when it is a reference.
fn target(schema: &Json, at: String) -> String {
    let reference = schema.pointer(&at).and_then(|found| found.get("$ref")).and_then(Json::as_str);
    reference.and_then(|reference| reference.strip_prefix('#')).map_or(at, ToString::to_string)
}
