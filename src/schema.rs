//! The JSON Schemas of what is printed and read. They are made from the types
//! by a test, which also holds the files to them.

use std::{collections::BTreeSet, iter};

use clap::ValueEnum;
use immunoref_index::store::{self, PackedSpan, Parts};
use serde_json::{Map, Value};

/// The schemas, each without white space, as the build has laid them out: in the order of [`Shape`].
static SCHEMAS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/schemas.bin"));

/// A shape of JSON that has a schema.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Shape {
    /// What every command prints
    Reply,
    /// What a batch prints for a line
    Batch,
    /// Knowledge files, by name
    Knowledge,
}

/// The schema of a shape.
///
/// # Panics
/// Never for the schemas of this module.
pub fn of(shape: Shape) -> Value {
    let (at, parts): (PackedSpan, Parts) = store::open(SCHEMAS).expect("the build has laid them out");
    let texts: [String; 3] = parts.packed(at).get(0).expect("the build has packed them");
    serde_json::from_str(&texts[shape as usize]).expect("a schema is JSON")
}

/// The fields that the schema of a shape gives to results: those of all, and of the wanted records. A record goes by the
/// name of its definition, an entry by its kind.
///
/// # Panics
/// Never for the schemas of this module.
pub fn fields(shape: Shape, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let schema = of(shape);
    let definition = |name: &str| &schema["$defs"][name];
    let listed = |name: &str, way: &str| definition(name)[way].as_array().into_iter().flatten();
    let records = listed("Found", "anyOf").chain(listed("Hit", "anyOf"));
    let names = records.filter_map(|it| it["$ref"].as_str()?.rsplit('/').next());
    let records = names.filter(|name| wanted(name)).map(definition);
    let is_wanted = |entry: &Value| entry["properties"]["kind"]["const"].as_str().is_some_and(&wanted);
    let entries = listed("Entry", "oneOf").filter(|it| is_wanted(it));
    let shapes = iter::once(definition("Hit")).chain(records).chain(entries);
    let fields = shapes.filter_map(|it| it["properties"].as_object()).flat_map(Map::keys);
    fields.cloned().collect::<BTreeSet<String>>().into_iter().collect()
}

#[cfg(test)]
pub(crate) use tests::hold;

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, env, fs, path::Path};

    use schemars::{
        JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings, json_schema,
        transform::transform_subschemas,
    };
    use serde_json::{Map, Value};

    use crate::{
        answer::{self, Export, Reply, SCHEMA_VERSION},
        knowledge::FILES,
        model::{
            Action, Drug, Edition, Event, Facet, File, Locale, Management, Organ, OtherDrug, Rate, RedFlag,
            Regimen, SideEffect, Sign, SignWords, Source, Synonym, Term, Topic, Trial, Use,
        },
        render::{self, Kept, Narrowed},
    };

    /// Holds the files of a folder equal to what is generated. With `UPDATE` set, writes them.
    pub(crate) fn hold(folder: &str, files: &[(String, String)]) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let update = env::var_os("UPDATE").is_some();
        if update {
            fs::create_dir_all(&folder).expect("the folder can be made");
        }
        for (name, text) in files {
            let path = folder.join(name);
            if update {
                fs::write(&path, text).expect("the file can be written");
            }
            let kept = fs::read_to_string(&path).unwrap_or_default();
            assert!(kept == *text, "{} is out of date: UPDATE=1 cargo test writes it", path.display());
        }
        let kept: BTreeSet<String> = fs::read_dir(&folder)
            .expect("the folder is there")
            .map(|file| file.expect("it can be listed").file_name().to_string_lossy().into_owned())
            .collect();
        let generated = files.iter().map(|(name, _)| name.clone()).collect();
        assert_eq!(kept, generated, "{} holds what nothing generates", folder.display());
    }

    #[test]
    fn the_schemas_are_those_of_the_types() {
        let read = || SchemaSettings::draft2020_12().into_generator();
        let written = || SchemaSettings::draft2020_12().for_serialize().into_generator();
        let files = [
            file("batch", "What a batch prints for a line.", written(), |made| {
                any_of([
                    made.subschema_for::<answer::Line>(),
                    made.subschema_for::<Narrowed<answer::Line<Kept>>>(),
                    made.subschema_for::<Reply>(),
                ])
            }),
            whole::<File<Action>>("actions"),
            whole::<File<Drug>>("drugs"),
            whole::<Edition>("edition"),
            whole::<File<Event>>("events"),
            file("knowledge", "Knowledge files, by name.", read(), |made| {
                let files: Map<String, Value> = knowledge_files(made)
                    .into_iter()
                    .map(|(name, schema)| (format!("{name}.json"), schema.to_value()))
                    .collect();
                let names: Vec<&String> = files.keys().collect();
                json_schema!({ "type": "object", "required": names, "properties": files, "additionalProperties": false })
            }),
            whole::<File<Facet>>("facets"),
            whole::<File<Locale>>("locales"),
            whole::<File<Management>>("management"),
            whole::<File<Organ>>("organs"),
            whole::<File<OtherDrug>>("other-drugs"),
            whole::<File<Rate>>("rates"),
            whole::<File<RedFlag>>("red-flags"),
            whole::<File<Regimen>>("regimens"),
            file("reply", "What every command prints as JSON.", written(), |made| {
                any_of([
                    made.subschema_for::<Reply>(),
                    made.subschema_for::<Narrowed<Reply<Kept>>>(),
                    no_reply(made.subschema_for::<render::SingleResult<'_>>()),
                    no_reply(made.subschema_for::<Narrowed<render::SingleResult<'_, Kept>>>()),
                    made.subschema_for::<Export>(),
                    json_schema!({
                        "description": "A schema: what `schema` prints.",
                        "$ref": SchemaSettings::draft2020_12().meta_schema,
                        "required": ["$schema", "$defs"],
                    }),
                ])
            }),
            whole::<File<SideEffect>>("side-effects"),
            whole::<File<SignWords>>("sign-words"),
            whole::<File<Sign>>("signs"),
            whole::<File<Source>>("sources"),
            whole::<File<String>>("stop-words"),
            whole::<File<String>>("subject-words"),
            whole::<File<Synonym>>("synonyms"),
            whole::<File<Term>>("terms"),
            whole::<File<Topic>>("topics"),
            whole::<File<Trial>>("trials"),
            whole::<File<Use>>("uses"),
        ];
        hold("assets/schema", &files);
    }

    /// The knowledge files with what each holds.
    fn knowledge_files(made: &mut SchemaGenerator) -> [(&'static str, Schema); FILES.len()] {
        [
            ("actions", made.subschema_for::<File<Action>>()),
            ("drugs", made.subschema_for::<File<Drug>>()),
            ("edition", made.subschema_for::<Edition>()),
            ("events", made.subschema_for::<File<Event>>()),
            ("facets", made.subschema_for::<File<Facet>>()),
            ("locales", made.subschema_for::<File<Locale>>()),
            ("management", made.subschema_for::<File<Management>>()),
            ("organs", made.subschema_for::<File<Organ>>()),
            ("other-drugs", made.subschema_for::<File<OtherDrug>>()),
            ("rates", made.subschema_for::<File<Rate>>()),
            ("red-flags", made.subschema_for::<File<RedFlag>>()),
            ("regimens", made.subschema_for::<File<Regimen>>()),
            ("side-effects", made.subschema_for::<File<SideEffect>>()),
            ("sign-words", made.subschema_for::<File<SignWords>>()),
            ("signs", made.subschema_for::<File<Sign>>()),
            ("sources", made.subschema_for::<File<Source>>()),
            ("stop-words", made.subschema_for::<File<String>>()),
            ("subject-words", made.subschema_for::<File<String>>()),
            ("synonyms", made.subschema_for::<File<Synonym>>()),
            ("terms", made.subschema_for::<File<Term>>()),
            ("topics", made.subschema_for::<File<Topic>>()),
            ("trials", made.subschema_for::<File<Trial>>()),
            ("uses", made.subschema_for::<File<Use>>()),
        ]
    }

    /// A result by itself. A reply that lacks a field must not pass for one.
    fn no_reply(mut line: Schema) -> Schema {
        let of_a_reply = ["command", "results"].map(|field| json_schema!({ "required": [field] }));
        line.insert("not".to_owned(), any_of(of_a_reply).into());
        line
    }

    fn any_of<const N: usize>(alternatives: [Schema; N]) -> Schema {
        json_schema!({ "anyOf": Vec::from(alternatives) })
    }

    /// The schema of a shape that is made of others.
    fn file(
        name: &str,
        description: &str,
        mut generator: SchemaGenerator,
        compose: impl FnOnce(&mut SchemaGenerator) -> Schema,
    ) -> (String, String) {
        let composed = compose(&mut generator);
        let mut schema = json_schema!({
            "$schema": generator.settings().meta_schema.clone(),
            "title": name,
            "description": description,
        });
        schema.ensure_object().extend(composed.to_value().as_object().cloned().unwrap_or_default());
        let is_read = generator.contract().is_deserialize();
        schema.insert("$defs".to_owned(), generator.take_definitions(true).into());
        written(name, schema, is_read)
    }

    /// The schema of one knowledge file, to which the file itself refers for the sake of editors.
    fn whole<T: JsonSchema>(name: &str) -> (String, String) {
        let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
        schema.insert("title".to_owned(), name.into());
        written(name, schema, true)
    }

    fn written(name: &str, mut schema: Schema, is_read: bool) -> (String, String) {
        schema.insert("$id".to_owned(), format!("urn:immunoref:schema:{SCHEMA_VERSION}:{name}").into());
        describe(&mut schema);
        if !is_read {
            tolerate(&mut schema);
        }
        let json = serde_json::to_string_pretty(&schema).expect("a schema serialises");
        (format!("{name}.schema.json"), json + "\n")
    }

    /// Describes the tag of entries, which is no field of a type.
    fn describe(schema: &mut Schema) {
        if let Some(kind) = schema.pointer_mut("/properties/kind").and_then(Value::as_object_mut) {
            kind.entry("description").or_insert_with(|| "Kind of the entry.".into());
        }
        transform_subschemas(&mut describe, schema);
    }

    /// What is written may get fields that its schema does not know yet: a later version has more than this one.
    fn tolerate(schema: &mut Schema) {
        if schema.get("additionalProperties") == Some(&false.into()) {
            schema.remove("additionalProperties");
        }
        transform_subschemas(&mut tolerate, schema);
    }
}
