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

  /** One scalar as a value and within a map and a list. */
  const scalarIn = (yaml: string) =>
    `config:\n  ferry:s: ${yaml}\n  ferry:m:\n    v: ${yaml}\n    l:\n      - ${yaml}\n`;

  it("wants an account's number in quotes, wherever it stands, though one without a 0 would do", () => {
    const place = folder({
      "Pulumi.yaml": PROJECT,
      "Pulumi.dev.yaml":
        "config:\n  ferry:account: 111111111111\n  ferry:receives: { account: 222222222222, days: 90 }\n",
    });
    const quote = "an account's number may begin with 0, and is no number then: quote";
    assert.deepEqual(faults(place), [
      `Pulumi.dev.yaml, line 2, column 18: ${quote} 111111111111.`,
      `Pulumi.dev.yaml, line 3, column 30: ${quote} 222222222222.`,
    ]);
  });

  describe("reads a scalar as the engine does, or wants it otherwise:", () => {
    for (const { yaml, text, json, quote, refused } of scalars) {
      it(JSON.stringify(yaml), () => {
        const sentence = quote ? `the Pulumi CLI reads ${yaml} by other rules: quote it.` : refused;
        if (sentence === undefined) {
          assert.deepEqual(dev(scalarIn(yaml)).config, {
            "ferry:m": `{"l":[${json}],"v":${json}}`,
            "ferry:s": text,
          });
        } else {
          const place = folder({ "Pulumi.yaml": PROJECT, "Pulumi.dev.yaml": scalarIn(yaml) });
          const said = faults(place).map((fault) => fault.replace(/^.*?column \d+: /, ""));
          assert.deepEqual(said, [sentence, sentence, sentence]);
        }
      });
    }
  });

  describe("hands over what the engine does, or refuses, for", () => {
    for (const { about, project, stack, config, refused: sentences } of files) {
      it(about, () => {
        if (sentences === undefined) assert.deepEqual(dev(stack, project).config, config);
        else {
          const place = folder({ "Pulumi.yaml": PROJECT, "Pulumi.dev.yaml": stack });
          assert.deepEqual(faults(place), sentences);
        }
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
        "a tag",
        "config:\n  ferry:a: !!int '012'\n",
        "Pulumi.dev.yaml, line 2, column 18: in the place of the tag !!int, quote it.",
      ],
      [
        "a tag on a map",
        "config:\n  ferry:a: !mine {b: c}\n",
        "Pulumi.dev.yaml, line 2, column 18: in the place of the tag !mine, quote it.",
      ],
      [
        "a quoted merge key",
        'config:\n  ferry:a: {"<<": {x: 1}}\n',
        'Pulumi.dev.yaml, line 2, column 13: the Pulumi CLI takes "<<" for a merge, quoted or not.',
      ],
      [
        "an alias as key",
        "config:\n  ferry:a: &a x\n  ferry:b: {*a : 1}\n",
        "Pulumi.dev.yaml, line 3, column 13: a key must be a single value, not a map, a list or an alias.",
      ],
      [
        "lists in each other without end",
        `config:\n  ferry:a: ${"[".repeat(5_000)}${"]".repeat(5_000)}\n`,
        "Pulumi.dev.yaml: lists and maps lie in each other more than 100 deep: write them flatter.",
      ],
      [
        "lists and maps in each other, 101 deep",
        `config:\n  ferry:a: ${"[".repeat(99)}${"]".repeat(99)}\n`,
        "Pulumi.dev.yaml, line 2, column 110: lists and maps lie in each other more than 100 deep: write them flatter.",
      ],
    ];
    for (const [about, stack, sentence] of strict) {
      it(about, () => {
        const place = folder({ "Pulumi.yaml": PROJECT, "Pulumi.dev.yaml": stack });
        assert.deepEqual(faults(place), [sentence]);
      });
    }

    const declared: readonly (readonly [declaration: string, problem: string])[] = [
      ["a: {default: {secure: x}}", "must not be a secure: value, which only a stack can have."],
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

    it("are no stack where their name says that they are a copy", () => {
      const copies = ["prod.bak", "prod-old", "prod_copy", "prod.2.orig"];
      const place = folder({
        "Pulumi.yaml": PROJECT,
        "Pulumi.prod.yaml": "config: {account: 1}\n",
        ...Object.fromEntries(copies.map((copy) => [`Pulumi.${copy}.yaml`, "]"])),
        "Pulumi.backup.yaml": "config: {account: 2}\n",
      });
      const { stacks, warnings } = readProject(place);
      assert.deepEqual(
        stacks.map(({ stack }) => stack),
        ["backup", "prod"],
      );
      assert.deepEqual(
        warnings.map((warning) => relative(place, warning)),
        ["prod-old", "prod.2.orig", "prod.bak", "prod_copy"].map(
          (copy) =>
            `Pulumi.${copy}.yaml is taken for a copy and not for a stack, by its name: the Pulumi CLI would take ` +
            "it for one, so end it on .yaml.bak, or rename it if it is one.",
        ),
      );
    });

    it("are refused where two would make the same resources", () => {
      const config = 'config: {account: "111111111111", region: eu-central-1, name: acme}\n';
      const place = folder({
        "Pulumi.yaml": PROJECT,
        "Pulumi.prod.yaml": config,
        "Pulumi.prod2.yaml": config,
        "Pulumi.us.yaml": config.replace("eu-central-1", "us-east-1"),
      });
      assert.deepEqual(faults(place), [
        "Pulumi.prod2.yaml: ferry:account, region and name are those of stack prod (111111111111, eu-central-1, acme), " +
          "so that both would make the same resources: remove the copy, or give it a name of its own.",
      ]);
    });

    it("are refused where a setting lies beside config", () => {
      const place = folder({ "Pulumi.yaml": PROJECT, "Pulumi.dev.yaml": "ferry:account: x\n" });
      assert.deepEqual(faults(place), [
        "Pulumi.dev.yaml: 'ferry:account' is beside config: write it below, indented.",
      ]);
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
