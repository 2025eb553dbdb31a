//! What is generated: completions, pages of the manual, and the values that
//! a shell offers behind Tab.

pub mod complete;
mod manual;
mod shells;

pub use manual::{man, man_pages};
pub use shells::{COMPLETE_VARIABLE, FORMS, SHELLS, completions};

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, env, fs, path::Path};

    use schemars::{
        JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings, json_schema,
        transform::transform_subschemas,
    };
    use serde_json::{Map, Value};

    use super::{SHELLS, completions, man, man_pages};
    use crate::{
        knowledge::{Drug, Edition, Event, File, OtherDrug, Regimen, SideEffect, Source, Term, Topic, Trial},
        render::{self, Kept, Narrowed},
        reply::{self, Export, Reply},
    };

    /// Holds the files of a folder equal to what is generated. With `UPDATE` set, writes them.
    fn hold(folder: &str, files: &[(String, String)]) {
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

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).expect("what is generated is text")
    }

    #[test]
    fn the_completions_are_those_of_the_program() {
        let files = SHELLS.map(|(shell, name)| {
            let mut script = Vec::new();
            completions(&mut script, shell).expect("memory takes it");
            (name.to_owned(), text(script))
        });
        hold("completions", &files);
    }

    #[test]
    fn the_manual_is_that_of_the_program() {
        let files: Vec<_> = man_pages()
            .into_iter()
            .map(|command| {
                let mut page = Vec::new();
                man(&mut page, command.as_deref()).expect("it is a command").expect("memory takes it");
                let name = command.map_or_else(String::new, |command| format!("-{command}"));
                (format!("immunoref{name}.1"), text(page))
            })
            .collect();
        hold("man", &files);
    }

    #[test]
    fn the_schemas_are_those_of_the_types() {
        let read = || SchemaSettings::draft2020_12().into_generator();
        let written = || SchemaSettings::draft2020_12().for_serialize().into_generator();
        let files = [
            file("batch", "What a batch prints for a line.", written(), |made| {
                any_of([
                    made.subschema_for::<reply::Line>(),
                    made.subschema_for::<Narrowed<reply::Line<Kept>>>(),
                    made.subschema_for::<Reply>(),
                ])
            }),
            whole::<File<Drug>>("drugs"),
            whole::<Edition>("edition"),
            whole::<File<Event>>("events"),
            whole::<File<String>>("fillers"),
            file("knowledge", "Knowledge files, by name.", read(), |made| {
                let files: Map<String, Value> = knowledge_files(made)
                    .into_iter()
                    .map(|(name, schema)| (format!("{name}.json"), schema.to_value()))
                    .collect();
                let names: Vec<&String> = files.keys().collect();
                json_schema!({ "type": "object", "required": names, "properties": files, "additionalProperties": false })
            }),
            whole::<File<OtherDrug>>("other-drugs"),
            whole::<File<Regimen>>("regimens"),
            file("reply", "What every command prints as JSON.", written(), |made| {
                any_of([
                    made.subschema_for::<Reply>(),
                    made.subschema_for::<Narrowed<Reply<Kept>>>(),
                    no_reply(made.subschema_for::<render::Line<'_>>()),
                    no_reply(made.subschema_for::<Narrowed<render::Line<'_, Kept>>>()),
                    made.subschema_for::<Export>(),
                    json_schema!({
                        "description": "A schema: what `schema` prints.",
                        "$ref": SchemaSettings::draft2020_12().meta_schema,
                        "required": ["$schema", "$defs"],
                    }),
                ])
            }),
            whole::<File<SideEffect>>("side-effects"),
            whole::<File<Source>>("sources"),
            whole::<File<String>>("subjects"),
            whole::<File<Term>>("terms"),
            whole::<File<Topic>>("topics"),
            whole::<File<Trial>>("trials"),
        ];
        hold("assets/schema", &files);
    }

    /// The knowledge files with what each holds.
    fn knowledge_files(made: &mut SchemaGenerator) -> [(&'static str, Schema); 12] {
        [
            ("drugs", made.subschema_for::<File<Drug>>()),
            ("edition", made.subschema_for::<Edition>()),
            ("events", made.subschema_for::<File<Event>>()),
            ("fillers", made.subschema_for::<File<String>>()),
            ("other-drugs", made.subschema_for::<File<OtherDrug>>()),
            ("regimens", made.subschema_for::<File<Regimen>>()),
            ("side-effects", made.subschema_for::<File<SideEffect>>()),
            ("sources", made.subschema_for::<File<Source>>()),
            ("subjects", made.subschema_for::<File<String>>()),
            ("terms", made.subschema_for::<File<Term>>()),
            ("topics", made.subschema_for::<File<Topic>>()),
            ("trials", made.subschema_for::<File<Trial>>()),
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
