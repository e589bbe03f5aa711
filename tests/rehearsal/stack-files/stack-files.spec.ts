import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import {
  type ProjectFiles,
  readProject,
  type StackFile,
  StackFileError,
} from "../../../rehearsal/stack-files";
import { files, PROJECT, refused, scalars } from "./scalars";

describe("readProject", () => {
  let root: string;

  before(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "ferry-stack-files-"));
  });

  after(() => fs.rmSync(root, { recursive: true }));

  /** A new folder with these files, by path. */
  function folder(contents: Readonly<Record<string, string | Uint8Array>>): string {
    const place = fs.mkdtempSync(path.join(root, "project-"));
    for (const [name, content] of Object.entries(contents)) {
      fs.mkdirSync(path.dirname(path.join(place, name)), { recursive: true });
      fs.writeFileSync(path.join(place, name), content);
    }
    return place;
  }

  /** The stack of a project with one. */
  function dev(stack: string, project: string = PROJECT): StackFile {
    const place = folder({ "Pulumi.yaml": project, "Pulumi.dev.yaml": stack });
    const [only] = readProject(place).stacks;
    assert.ok(only);
    return { ...only, warnings: only.warnings.map((warning) => relative(place, warning)) };
  }

  function faults(place: string, read: () => ProjectFiles = () => readProject(place)): string[] {
    try {
      read();
    } catch (error) {
      if (!(error instanceof StackFileError)) throw error;
      assert.equal(error.message, error.faults.join("\n"));
      return error.faults.map((fault) => relative(place, fault));
    }
    return [];
  }

  function relative(place: string, sentence: string): string {
    return sentence.replaceAll(`${place}${path.sep}`, "").replaceAll(place, "<folder>");
  }

  describe("reads a scalar as the engine does:", () => {
    let config: Readonly<Record<string, string>>;

    before(() => {
      const lines = scalars.map(
        ({ yaml }, row) =>
          `  ferry:s${row}: ${yaml}\n  ferry:m${row}:\n    v: ${yaml}\n    l:\n      - ${yaml}\n`,
      );
      config = dev(`config:\n${lines.join("")}`).config;
    });

    for (const [row, { yaml, text, json }] of scalars.entries()) {
      it(JSON.stringify(yaml), () => {
        assert.deepEqual(
          [config[`ferry:s${row}`], config[`ferry:m${row}`]],
          [text, `{"l":[${json}],"v":${json}}`],
        );
      });
    }
  });

  describe("hands over what the engine does for", () => {
    for (const { about, project, stack, config } of files) {
      it(about, () => {
        assert.deepEqual(dev(stack, project).config, config);
      });
    }
  });

  describe("refuses, as the engine does,", () => {
    for (const { about, project, stack, sentence } of refused) {
      it(about, () => {
        const place = folder({ "Pulumi.yaml": project ?? PROJECT, "Pulumi.dev.yaml": stack });
        assert.deepEqual(faults(place), [sentence]);
      });
    }
  });

  describe("is stricter than the engine about", () => {
    const strict: readonly (readonly [about: string, stack: string, sentence: string])[] = [
      [
        "two spellings of one key, of which the engine takes either",
        "config:\n  a: 1\n  ferry:a: 2\n",
        "Pulumi.dev.yaml: 'ferry:a' is there in two spellings; keep one of them.",
      ],
      [
        "two spellings of one number as key",
        "config:\n  ferry:a: {0x1: a, 1: b}\n",
        'Pulumi.dev.yaml, line 2, column 21: the key "1" is in this map already.',
      ],
      [
        "a tag",
        "config:\n  ferry:a: !!int '012'\n",
        "Pulumi.dev.yaml, line 2, column 18: the rehearsal doesn't read the tag !!int; write the value without it.",
      ],
      [
        "a tag on a map",
        "config:\n  ferry:a: !mine {b: c}\n",
        "Pulumi.dev.yaml, line 2, column 18: the rehearsal doesn't read the tag !mine; write the value without it.",
      ],
    ];
    for (const [about, stack, sentence] of strict) {
      it(about, () => {
        const place = folder({ "Pulumi.yaml": PROJECT, "Pulumi.dev.yaml": stack });
        assert.deepEqual(faults(place), [sentence]);
      });
    }

    const plain =
      "must not hold dates, secure: values or keys that are no strings; quote dates and keys.";
    const declared: readonly (readonly [declaration: string, problem: string])[] = [
      ["a: {default: 2026-11-20}", plain],
      ["a: {default: {b: [2026-11-20]}}", plain],
      ["a: {default: {secure: x}}", plain],
      [
        "a.b: {default: 1}",
        "is empty or a path, which the rehearsal doesn't read; declare the whole value.",
      ],
    ];
    for (const [declaration, problem] of declared) {
      it(`${declaration} in Pulumi.yaml`, () => {
        const project = `${PROJECT}config:\n  ${declaration}\n`;
        const key = declaration.slice(0, declaration.indexOf(":"));
        const place = folder({ "Pulumi.yaml": project, "Pulumi.dev.yaml": "" });
        assert.deepEqual(faults(place), [`Pulumi.yaml: configuration key '${key}' ${problem}`]);
      });
    }

    it("two spellings of one key in Pulumi.yaml", () => {
      const project = `${PROJECT}config:\n  a: 1\n  ferry:a: 2\n`;
      const place = folder({ "Pulumi.yaml": project, "Pulumi.dev.yaml": "" });
      assert.deepEqual(faults(place), [
        "Pulumi.yaml: 'a' and 'ferry:a' are the same key; keep one.",
      ]);
    });

    it("aliases that unfold without end", () => {
      const levels = Array.from({ length: 12 }, (_, level) => {
        const before = level === 0 ? "x" : `*l${level - 1}`;
        return `  ferry:l${level}: &l${level} [${Array(10).fill(before).join(", ")}]\n`;
      });
      const place = folder({
        "Pulumi.yaml": PROJECT,
        "Pulumi.dev.yaml": `config:\n${levels.join("")}`,
      });
      assert.match(
        faults(place)[0] ?? "",
        /: the aliases of this file unfold to too many values\.$/,
      );
    });
  });

  // Observed with engine v3.259.0 and the passphrase provider, which hands over the plaintext.
  describe("a secret", () => {
    it("is a placeholder, and its key is named", () => {
      const { config, secretKeys } = dev("config:\n  ferry:b: {secure: v1:x}\n  ferry:a: 1\n");
      assert.deepEqual(
        { config, secretKeys },
        {
          config: { "ferry:a": "1", "ferry:b": "[secret]" },
          secretKeys: ["ferry:b"],
        },
      );
    });

    it("makes the whole key secret from any depth", () => {
      const { config, secretKeys } = dev(
        "config:\n  ferry:a:\n    list:\n      - inner: {secure: v1:x}\n        open: 5\n",
      );
      assert.deepEqual(
        { config, secretKeys },
        {
          config: { "ferry:a": '{"list":[{"inner":"[secret]","open":5}]}' },
          secretKeys: ["ferry:a"],
        },
      );
    });

    it("passes for a text, an integer and a boolean, whose plaintext only the engine can check", () => {
      const types = ["string", "integer", "boolean"];
      const project = `${PROJECT}config:\n${types.map((type) => `  ${type}: {type: ${type}, secret: true}\n`).join("")}`;
      const stack = `config:\n${types.map((type) => `  ${type}: {secure: v1:x}\n`).join("")}`;
      assert.deepEqual(dev(stack, project).secretKeys, [
        "ferry:boolean",
        "ferry:integer",
        "ferry:string",
      ]);
    });

    it("is no object", () => {
      const place = folder({
        "Pulumi.yaml": `${PROJECT}config: {a: {type: object}}\n`,
        "Pulumi.dev.yaml": "config: {a: {secure: v1:x}}\n",
      });
      assert.deepEqual(faults(place), [
        "Pulumi.dev.yaml: Stack 'dev' with configuration key 'a' must be of type 'object'; it is [secret].",
      ]);
    });
  });

  describe("warns", () => {
    it("of a key without a value, as the engine does", () => {
      assert.deepEqual(dev("config:\n  a:\n  ferry:b: {c: }\n").warnings, [
        "Pulumi.dev.yaml: there is no value for 'ferry:a': the Pulumi CLI takes it as \"\" (write that to mean it).",
      ]);
    });

    it("of ESC environments", () => {
      assert.deepEqual(dev("environment: [ferry/dev]\n").warnings, [
        "Pulumi.dev.yaml: values from ESC environments ('environment') are not seen by the rehearsal.",
      ]);
    });

    it("of a top-level key that the CLI doesn't know", () => {
      assert.deepEqual(dev("confg: {ferry:a: 1}\n").warnings, [
        "Pulumi.dev.yaml: the Pulumi CLI doesn't know the top-level key 'confg' and ignores it.",
      ]);
    });

    it("of a second document", () => {
      assert.deepEqual(dev("config: {ferry:a: 1}\n---\nconfig: {}\n").warnings, [
        'Pulumi.dev.yaml: the Pulumi CLI reads only the first document, up to the next "---".',
      ]);
    });

    it("not of the keys that hold a secrets provider", () => {
      const stack = "secretsprovider: passphrase\nencryptionsalt: v1:x\nencryptedkey: x\n";
      assert.deepEqual(dev(stack).warnings, []);
    });
  });

  describe("the files", () => {
    it("are a stack each, sorted, without deployment settings and other files", () => {
      const place = folder({
        "Pulumi.yaml": PROJECT,
        "Pulumi.prod.yaml": "config: {ferry:a: 2}\n",
        "Pulumi.dev.yaml": "config: {ferry:a: 1}\n",
        "Pulumi.dev.deploy.yaml": "settings: {}\n",
        "Pulumi.eu.dev.yaml": "",
        "Pulumi.dev.yml": "]",
        "Pulumi.dev.yaml~": "]",
      });
      const { project, stacks } = readProject(place);
      assert.deepEqual(
        [project, stacks.map(({ stack, config }) => [stack, config])],
        [
          "ferry",
          [
            ["dev", { "ferry:a": "1" }],
            ["eu.dev", {}],
            ["prod", { "ferry:a": "2" }],
          ],
        ],
      );
    });

    it("take the name of the project as namespace, whatever it is", () => {
      assert.deepEqual(dev("config: {a: 1, ferry:b: 2}\n", "name: other\n").config, {
        "ferry:b": "2",
        "other:a": "1",
      });
    });

    it("may lie in a folder without Pulumi.yaml, beside the project's", () => {
      const project = folder({ "Pulumi.yaml": `${PROJECT}stackConfigDir: elsewhere\n` });
      const place = folder({ "Pulumi.dev.yaml": "config: {a: 1}\n" });
      const { stacks } = readProject(place, project);
      assert.deepEqual(
        stacks.map(({ config }) => config),
        [{ "ferry:a": "1" }],
      );
    });

    it("belong to their own folder's Pulumi.yaml where it has one", () => {
      const project = folder({ "Pulumi.yaml": "]" });
      const place = folder({ "Pulumi.yaml": PROJECT, "Pulumi.dev.yaml": "" });
      assert.equal(readProject(place, project).project, "ferry");
    });

    for (const key of ["stackConfigDir", "config"]) {
      it(`lie where ${key} says`, () => {
        const place = folder({
          "Pulumi.yaml": `${PROJECT}${key}: stacks\n`,
          "stacks/Pulumi.dev.yaml": "config: {a: 1}\n",
        });
        assert.deepEqual(readProject(place).stacks[0]?.config, { "ferry:a": "1" });
      });
    }

    it("must be there", () => {
      assert.deepEqual(faults(folder({ "Pulumi.yaml": PROJECT })), [
        "<folder>: there is no Pulumi.<stack>.yaml; add one per stack, as Pulumi.dev.yaml.",
      ]);
    });

    it("need a Pulumi.yaml", () => {
      const place = folder({ "Pulumi.dev.yaml": "" });
      assert.deepEqual(faults(place), [
        "<folder>: there is no Pulumi.yaml; name the project's folder.",
      ]);
      const nowhere = path.join(place, "nowhere");
      assert.deepEqual(
        faults(place, () => readProject(nowhere, place)),
        ["nowhere or <folder>: there is no Pulumi.yaml; name the project's folder."],
      );
    });

    it("must be UTF-8 text", () => {
      const place = folder({
        "Pulumi.yaml": PROJECT,
        "Pulumi.dev.yaml": Buffer.from([0xff, 0xfe]),
      });
      assert.deepEqual(faults(place), [
        "Pulumi.dev.yaml: the file can't be read: it is not UTF-8 text.",
      ]);
    });

    it("must be files", () => {
      const place = folder({ "Pulumi.yaml": PROJECT, "Pulumi.dev.yaml/x": "" });
      assert.deepEqual(faults(place), ["Pulumi.dev.yaml: the file can't be read: EISDIR."]);
    });

    it("tell all their faults at once", () => {
      const place = folder({
        "Pulumi.yaml": `${PROJECT}config:\n  a: {type: integer}\n  b: {type: number}\n  c: {type: boolean}\n`,
        "Pulumi.dev.yaml": "config:\n  a: x\n  d: {e: 1, e: 2}\n",
        "Pulumi.prod.yaml": "config:\n  a: x\n",
      });
      assert.deepEqual(faults(place), [
        "Pulumi.yaml: configuration key 'b' must have as type one of string, integer, boolean, array, object.",
        'Pulumi.dev.yaml, line 3, column 13: the key "e" is in this map already.',
        "Pulumi.prod.yaml: Stack 'prod' with configuration key 'a' must be of type 'integer'; it is x.",
        "Pulumi.prod.yaml: Stack 'prod' is missing configuration value 'c'; add it below config.",
      ]);
    });
  });
});
