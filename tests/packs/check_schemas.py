#!/usr/bin/env python3
"""The JSON Schemas and the pack reader agree.

Every file of every pack of ours is valid by its schema. Then one unknown field is put into each kind of object in turn:
schema and reader must both refuse it, or both allow it (objects whose members are free, like an event's data).

    check_schemas.py ASSETS SEGUE        exit 77: python3-jsonschema is not there (ctest: skipped)
"""
import copy
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import warnings

warnings.simplefilter("ignore")
try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is not installed; skipped")
    sys.exit(77)


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def validators(folder):
    """One validator for each schema, with references between them resolved by file name and by $id."""
    schemas = {path.name: load(path) for path in folder.glob("*.schema.json")}
    store = dict(schemas)
    for name, schema in schemas.items():
        assert schema.get("$id", "").endswith("/" + name), f"{name} needs an $id that ends with its name"
        store[schema["$id"]] = schema
    made = {}
    for name, schema in schemas.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        resolver = jsonschema.RefResolver(schema["$id"], schema, store)
        made[name] = jsonschema.Draft202012Validator(schema, resolver=resolver)
    return made


def objects(value, path=()):
    """Every object in a file, with the path to it."""
    if isinstance(value, dict):
        yield path
        for key, item in value.items():
            yield from objects(item, path + (key,))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from objects(item, path + (index,))


def at(value, path):
    for step in path:
        value = value[step]
    return value


def shape(document, path):
    """Objects of one shape need to be tried once: the path without positions, and the fields."""
    keys = tuple(sorted(at(document, path)))
    return tuple(step for step in path if isinstance(step, str)), keys


def refused_by_reader(segue, folder):
    done = subprocess.run([segue, "test", "--now", "2026-06-01T00:00:00Z", "--only", "no test has this name", folder], capture_output=True, text=True)
    return done.returncode == 3


def main():
    assets, segue = pathlib.Path(sys.argv[1]), sys.argv[2]
    made = validators(assets / "schemas")
    faults = []
    tried = set()
    for pack in sorted(path for path in (assets / "packs").iterdir() if path.is_dir()):
        for path in sorted(pack.rglob("*.json")):
            document = load(path)
            name = document.get("$schema", "").rsplit("/", 1)[-1]
            if name not in made:
                faults.append(f"{path}: its $schema is {name!r}")
                continue
            for error in made[name].iter_errors(document):
                faults.append(f"{path}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
            for spot in objects(document):
                kind = (name,) + shape(document, spot)
                if kind in tried:
                    continue
                tried.add(kind)
                changed = copy.deepcopy(document)
                at(changed, spot)["surely_unknown"] = "x"
                by_schema = not made[name].is_valid(changed)
                with tempfile.TemporaryDirectory() as temp:
                    folder = pathlib.Path(temp) / pack.name
                    shutil.copytree(pack, folder)
                    for law in load(pack / "pack.json").get("imports", []):
                        shutil.copytree(assets / "packs" / law["pack"], pathlib.Path(temp) / law["pack"])
                    (folder / path.relative_to(pack)).write_text(json.dumps(changed), encoding="utf-8")
                    by_reader = refused_by_reader(segue, str(folder))
                if by_schema != by_reader:
                    who = "the schema refuses, the reader takes" if by_schema else "the reader refuses, the schema takes"
                    faults.append(f"{path}: {who} an unknown field at /{'/'.join(map(str, spot))}")
    for fault in faults:
        print(fault)
    print(f"{len(tried)} shapes of objects tried, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
