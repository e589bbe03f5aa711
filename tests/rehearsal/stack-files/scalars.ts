/*
 * What the Pulumi CLI and engine v3.259.0 make of YAML: observed with that engine (a preview of a
 * program that reports PULUMI_CONFIG), not derived. The engine suite replays this table against the
 * real engine. The text of a time with an offset is that of a machine whose own zone has another
 * one.
 */

/**
 * A scalar, as `ferry:key: <yaml>` and as a member of a map. A multi-line one is indented by ten
 * blanks.
 */
export interface Scalar {
  readonly yaml: string;
  /** The text at the top level. */
  readonly text: string;
  /** The JSON within a map or a list. */
  readonly json: string;
  /** Whether the rehearsal wants it quoted, since YAML's core schema may take it otherwise. */
  readonly quote?: true;
  /** For what else the rehearsal refuses it. */
  readonly refused?: string;
}

export interface AcceptedFile {
  readonly about: string;
  /** Pulumi.yaml; without it, {@link PROJECT}. */
  readonly project?: string;
  /**
   * Pulumi.dev.yaml; the engine had an `encryptionsalt` line before it, so that its line numbers
   * are one more.
   */
  readonly stack: string;
  /** What the rehearsal, which is stricter, says of it. */
  readonly refused?: readonly string[];
  /** PULUMI_CONFIG. */
  readonly config: Readonly<Record<string, string>>;
}

export interface RefusedFile {
  readonly about: string;
  readonly project?: string;
  readonly stack: string;
  /** What the engine says of it: the last line. */
  readonly engine: string;
  /** What the rehearsal says of it. */
  readonly sentence: string;
}

export const PROJECT = "name: ferry\nruntime: nodejs\n";

export const scalars: readonly Scalar[] = [
  { yaml: "word", text: "word", json: '"word"' },
  { yaml: "two words", text: "two words", json: '"two words"' },
  { yaml: '"quoted"', text: "quoted", json: '"quoted"' },
  { yaml: "'single ''quoted'''", text: "single 'quoted'", json: "\"single 'quoted'\"" },
  { yaml: '"a\\tb\\u00e9\\U0001F600"', text: "a\tbé😀", json: '"a\\tbé😀"' },
  { yaml: '"<b>&</b>"', text: "<b>&</b>", json: '"\\u003cb\\u003e\\u0026\\u003c/b\\u003e"' },
  { yaml: "''", text: "", json: '""' },
  { yaml: '""', text: "", json: '""' },
  { yaml: "", text: "", json: "null" },
  { yaml: "~", text: "", json: "null" },
  { yaml: "null", text: "", json: "null" },
  { yaml: "Null", text: "", json: "null" },
  { yaml: "NULL", text: "", json: "null" },
  { yaml: "nULL", text: "nULL", json: '"nULL"' },
  { yaml: "true", text: "true", json: "true" },
  { yaml: "True", text: "true", json: "true" },
  { yaml: "TRUE", text: "true", json: "true" },
  { yaml: "tRUE", text: "tRUE", json: '"tRUE"' },
  { yaml: "false", text: "false", json: "false" },
  { yaml: "False", text: "false", json: "false" },
  { yaml: "FALSE", text: "false", json: "false" },
  { yaml: '"true"', text: "true", json: '"true"' },
  { yaml: "yes", text: "yes", json: '"yes"', quote: true },
  { yaml: "no", text: "no", json: '"no"', quote: true },
  { yaml: "on", text: "on", json: '"on"', quote: true },
  { yaml: "off", text: "off", json: '"off"', quote: true },
  { yaml: "y", text: "y", json: '"y"', quote: true },
  { yaml: "N", text: "N", json: '"N"', quote: true },
  { yaml: "0", text: "0", json: "0" },
  { yaml: "7", text: "7", json: "7" },
  { yaml: "-7", text: "-7", json: "-7" },
  { yaml: "+7", text: "7", json: "7" },
  { yaml: "-0", text: "0", json: "0" },
  { yaml: "11111111111", text: "11111111111", json: "11111111111" },
  { yaml: "012345670123", text: "1402433619", json: "1402433619", quote: true },
  { yaml: "012345678901", text: "12345678901", json: "12345678901", quote: true },
  { yaml: "089", text: "89", json: "89", quote: true },
  { yaml: '"089"', text: "089", json: '"089"' },
  { yaml: "'012345670123'", text: "012345670123", json: '"012345670123"' },
  { yaml: "00", text: "0", json: "0", quote: true },
  { yaml: "017", text: "15", json: "15", quote: true },
  { yaml: "-017", text: "-15", json: "-15", quote: true },
  { yaml: "+017", text: "15", json: "15", quote: true },
  { yaml: "0o17", text: "15", json: "15", quote: true },
  { yaml: "0O17", text: "15", json: "15", quote: true },
  { yaml: "0x1F", text: "31", json: "31", quote: true },
  { yaml: "0X1f", text: "31", json: "31", quote: true },
  { yaml: "-0x1F", text: "-31", json: "-31", quote: true },
  { yaml: "0xFG", text: "0xFG", json: '"0xFG"' },
  { yaml: "0b101", text: "5", json: "5", quote: true },
  { yaml: "-0b11", text: "-3", json: "-3", quote: true },
  { yaml: "0b12", text: "0b12", json: '"0b12"', quote: true },
  { yaml: "1_000", text: "1000", json: "1000", quote: true },
  { yaml: "1__0_", text: "10", json: "10", quote: true },
  { yaml: "_1", text: "_1", json: '"_1"' },
  { yaml: "0_7", text: "7", json: "7", quote: true },
  { yaml: "1,000", text: "1,000", json: '"1,000"' },
  { yaml: "1.10", text: "1.1", json: "1.1" },
  { yaml: "1.0", text: "1", json: "1" },
  { yaml: "1.", text: "1", json: "1" },
  { yaml: ".5", text: "0.5", json: "0.5" },
  { yaml: ".0", text: "0", json: "0" },
  { yaml: "-.5", text: "-0.5", json: "-0.5" },
  { yaml: "+.5", text: "0.5", json: "0.5" },
  { yaml: "-0.0", text: "0", json: "0" },
  { yaml: "1_0.5", text: "10.5", json: "10.5", quote: true },
  { yaml: ".5_5", text: "0.55", json: "0.55", quote: true },
  { yaml: ".5_", text: ".5_", json: '".5_"', quote: true },
  { yaml: "1e3", text: "1000", json: "1000" },
  { yaml: "1E3", text: "1000", json: "1000" },
  { yaml: "1e+3", text: "1000", json: "1000" },
  { yaml: "1.5e-7", text: "1.5e-7", json: "1.5e-7" },
  { yaml: "12e03", text: "12000", json: "12000" },
  { yaml: "1e21", text: "1e+21", json: "1e+21", quote: true },
  { yaml: "1e400", text: "1e400", json: '"1e400"', quote: true },
  { yaml: "0x1p4", text: "0x1p4", json: '"0x1p4"', quote: true },
  { yaml: "9007199254740993", text: "9007199254740993", json: "9007199254740993", quote: true },
  {
    yaml: "9223372036854775807",
    text: "9223372036854775807",
    json: "9223372036854775807",
    quote: true,
  },
  {
    yaml: "9223372036854775808",
    text: "9223372036854775808",
    json: "9223372036854776000",
    quote: true,
  },
  {
    yaml: "-9223372036854775808",
    text: "-9223372036854775808",
    json: "-9223372036854775808",
    quote: true,
  },
  {
    yaml: "-9223372036854775809",
    text: "-9223372036854776000",
    json: "-9223372036854776000",
    quote: true,
  },
  {
    yaml: "18446744073709551615",
    text: "18446744073709551615",
    json: "18446744073709552000",
    quote: true,
  },
  {
    yaml: "+18446744073709551615",
    text: "18446744073709552000",
    json: "18446744073709552000",
    quote: true,
  },
  {
    yaml: "18446744073709551616",
    text: "18446744073709552000",
    json: "18446744073709552000",
    quote: true,
  },
  {
    yaml: "123456789012345678901234567890",
    text: "1.2345678901234568e+29",
    json: "1.2345678901234568e+29",
    quote: true,
  },
  {
    yaml: "0777777777777777777777777",
    text: "7.777777777777778e+23",
    json: "7.777777777777778e+23",
    quote: true,
  },
  { yaml: "3.259.0", text: "3.259.0", json: '"3.259.0"' },
  { yaml: "1:30", text: "1:30", json: '"1:30"' },
  { yaml: "12:30:45", text: "12:30:45", json: '"12:30:45"' },
  {
    yaml: "2026-11-20",
    text: "2026-11-20 00:00:00 +0000 UTC",
    json: '"2026-11-20 00:00:00 +0000 UTC"',
    quote: true,
  },
  {
    yaml: "2026-1-2",
    text: "2026-01-02 00:00:00 +0000 UTC",
    json: '"2026-01-02 00:00:00 +0000 UTC"',
    quote: true,
  },
  { yaml: '"2026-11-20"', text: "2026-11-20", json: '"2026-11-20"' },
  { yaml: "2026-02-30", text: "2026-02-30", json: '"2026-02-30"', quote: true },
  {
    yaml: "2024-02-29",
    text: "2024-02-29 00:00:00 +0000 UTC",
    json: '"2024-02-29 00:00:00 +0000 UTC"',
    quote: true,
  },
  { yaml: "20261120", text: "20261120", json: "20261120" },
  {
    yaml: "2026-11-20T10:20:30Z",
    text: "2026-11-20 10:20:30 +0000 UTC",
    json: '"2026-11-20 10:20:30 +0000 UTC"',
    quote: true,
  },
  {
    yaml: "2026-11-20t10:20:30.5-05:00",
    text: "2026-11-20 10:20:30.5 -0500 -0500",
    json: '"2026-11-20 10:20:30.5 -0500 -0500"',
    quote: true,
  },
  {
    yaml: "2026-11-20T10:20:30+00:00",
    text: "2026-11-20 10:20:30 +0000 UTC",
    json: '"2026-11-20 10:20:30 +0000 UTC"',
    quote: true,
  },
  {
    yaml: "2026-11-20 10:20:30",
    text: "2026-11-20 10:20:30 +0000 UTC",
    json: '"2026-11-20 10:20:30 +0000 UTC"',
    quote: true,
  },
  {
    yaml: "2026-11-20 10:20:30.123456789",
    text: "2026-11-20 10:20:30.123456789 +0000 UTC",
    json: '"2026-11-20 10:20:30.123456789 +0000 UTC"',
    quote: true,
  },
  {
    yaml: "2026-11-20 10:20:30.12345678999",
    text: "2026-11-20 10:20:30.123456789 +0000 UTC",
    json: '"2026-11-20 10:20:30.123456789 +0000 UTC"',
    quote: true,
  },
  {
    yaml: "2026-11-20 10:20:30,5",
    text: "2026-11-20 10:20:30.5 +0000 UTC",
    json: '"2026-11-20 10:20:30.5 +0000 UTC"',
    quote: true,
  },
  {
    yaml: "2026-11-20 1:2:3",
    text: "2026-11-20 01:02:03 +0000 UTC",
    json: '"2026-11-20 01:02:03 +0000 UTC"',
    quote: true,
  },
  {
    yaml: "2026-11-20 24:00:00",
    text: "2026-11-20 24:00:00",
    json: '"2026-11-20 24:00:00"',
    quote: true,
  },
  {
    yaml: "2026-11-20 10:20:30 +01:00",
    text: "2026-11-20 10:20:30 +01:00",
    json: '"2026-11-20 10:20:30 +01:00"',
    quote: true,
  },
  { yaml: "2026-11", text: "2026-11", json: '"2026-11"' },
  { yaml: "~x", text: "~x", json: '"~x"' },
  {
    yaml: "<<",
    text: "<<",
    json: '"\\u003c\\u003c"',
    refused: 'the Pulumi CLI takes "<<" for a merge, quoted or not.',
  },
  { yaml: "=", text: "=", json: '"="' },
  { yaml: "-x", text: "-x", json: '"-x"' },
  { yaml: ":x", text: ":x", json: '":x"', quote: true },
  { yaml: "?x", text: "?x", json: '"?x"', quote: true },
  { yaml: "a:b", text: "a:b", json: '"a:b"' },
  { yaml: "a#b", text: "a#b", json: '"a#b"' },
  { yaml: "a # comment", text: "a", json: '"a"' },
  {
    yaml: "arn:aws:iam::111111111111:role/x",
    text: "arn:aws:iam::111111111111:role/x",
    json: '"arn:aws:iam::111111111111:role/x"',
  },
  {
    yaml: "!!str 012",
    text: "012",
    json: '"012"',
    refused: "in the place of the tag !!str, quote it.",
  },
  { yaml: '"*.html"', text: "*.html", json: '"*.html"' },
  { yaml: "|\n          one\n          two", text: "one\ntwo\n", json: '"one\\ntwo\\n"' },
  {
    yaml: "|-\n          one\n            two\n\n          three",
    text: "one\n  two\n\nthree",
    json: '"one\\n  two\\n\\nthree"',
  },
  { yaml: "|+\n          one\n\n", text: "one\n\n\n", json: '"one\\n\\n\\n"' },
  {
    yaml: ">\n          one\n          two\n\n          three",
    text: "one two\nthree\n",
    json: '"one two\\nthree\\n"',
  },
  {
    yaml: ">-\n          one\n            two\n          three",
    text: "one\n  two\nthree",
    json: '"one\\n  two\\nthree"',
  },
  {
    yaml: "|\n\n          one",
    text: "one\n",
    json: '"one\\n"',
    refused:
      "the Pulumi CLI loses or refuses a tab or a line break at the beginning of a text: begin otherwise.",
  },
  {
    yaml: "plain\n          folded\n\n          lines",
    text: "plain folded\nlines",
    json: '"plain folded\\nlines"',
  },
  {
    yaml: '"\\n"',
    text: "",
    json: '""',
    refused:
      "the Pulumi CLI loses or refuses a tab or a line break at the beginning of a text: begin otherwise.",
  },
  {
    yaml: '"\\nx"',
    text: "x",
    json: '"x"',
    refused:
      "the Pulumi CLI loses or refuses a tab or a line break at the beginning of a text: begin otherwise.",
  },
  {
    yaml: '"\\n x \\n"',
    text: "\n x \n",
    json: '"\\n x \\n"',
    refused:
      "the Pulumi CLI loses or refuses a tab or a line break at the beginning of a text: begin otherwise.",
  },
];

export const files: readonly AcceptedFile[] = [
  {
    about: "namespaces",
    project: "name: ferry\nruntime: nodejs\n",
    stack:
      "config:\n  plain: 1\n  ferry:own: 2\n  aws:region: eu-central-1\n  ferry:config:former: 3\n  other:thing: 4\n  ferry:delivery.builds: 5\n",
    config: {
      "aws:region": "eu-central-1",
      "ferry:delivery.builds": "5",
      "ferry:former": "3",
      "ferry:own": "2",
      "ferry:plain": "1",
      "other:thing": "4",
    },
  },
  {
    about: "no value at the top and below",
    stack: "config:\n  ferry:a:\n  ferry:b: ~\n  ferry:c: {x: , y: ~}\n  ferry:d: [null, ]\n",
    config: { "ferry:a": "", "ferry:b": "", "ferry:c": '{"x":null,"y":null}', "ferry:d": "[null]" },
  },
  {
    about: "maps and lists",
    stack:
      "config:\n  ferry:a:\n    b: [1, two, {c: 3}]\n    z: 1\n    Z: 2\n    é: 3\n    _: <&>\n  ferry:empty: {}\n  ferry:none: []\n",
    config: {
      "ferry:a": '{"Z":2,"_":"\\u003c\\u0026\\u003e","b":[1,"two",{"c":3}],"z":1,"é":3}',
      "ferry:empty": "{}",
      "ferry:none": "[]",
    },
  },
  {
    about: "keys that are no strings",
    stack:
      "config:\n  ferry:a:\n    80: a\n    0x1F: b\n    017: c\n    true: d\n    yes: e\n    ~: f\n    2026-11-20: g\n    1.10: h\n    1e6: i\n    123456789.5: j\n    1e-7: k\n",
    refused: [
      "Pulumi.dev.yaml, line 3, column 5: the key 80 is no text to YAML: quote it.",
      "Pulumi.dev.yaml, line 4, column 5: the key 0x1F is no text to YAML: quote it.",
      "Pulumi.dev.yaml, line 5, column 5: the key 017 is no text to YAML: quote it.",
      "Pulumi.dev.yaml, line 6, column 5: the key true is no text to YAML: quote it.",
      "Pulumi.dev.yaml, line 8, column 5: the key ~ is no text to YAML: quote it.",
      "Pulumi.dev.yaml, line 9, column 5: the Pulumi CLI reads 2026-11-20 by other rules: quote it.",
      "Pulumi.dev.yaml, line 10, column 5: the key 1.10 is no text to YAML: quote it.",
      "Pulumi.dev.yaml, line 11, column 5: the key 1e6 is no text to YAML: quote it.",
      "Pulumi.dev.yaml, line 12, column 5: the key 123456789.5 is no text to YAML: quote it.",
      "Pulumi.dev.yaml, line 13, column 5: the key 1e-7 is no text to YAML: quote it.",
    ],
    config: {
      "ferry:a":
        '{"1.1":"h","1.234567895e+08":"j","15":"c","1e+06":"i","1e-07":"k","2026-11-20 00:00:00 +0000 UTC":"g","31":"b","80":"a","\\u003cnil\\u003e":"f","true":"d","yes":"e"}',
    },
  },
  {
    about: "anchors, aliases and merge keys",
    stack:
      "config:\n  ferry:a: &a {p: 1, q: 17}\n  ferry:b: *a\n  ferry:c:\n    <<: *a\n    q: 3\n  ferry:d:\n    q: 4\n    <<: [*a, {q: 5, r: 6}, {r: 7}]\n  ferry:e: &t word\n  ferry:f: [*t]\n",
    config: {
      "ferry:a": '{"p":1,"q":17}',
      "ferry:b": '{"p":1,"q":17}',
      "ferry:c": '{"p":1,"q":3}',
      "ferry:d": '{"p":1,"q":4,"r":6}',
      "ferry:e": "word",
      "ferry:f": '["word"]',
    },
  },
  {
    about: "a merge at the top of config",
    stack: "config:\n  <<: {plain: 1}\n  ferry:b: 2\n",
    config: { "ferry:b": "2", "ferry:plain": "1" },
  },
  {
    about: "a merged number as key keeps its spelling",
    stack: "config:\n  ferry:a: &a {0x2: 1}\n  ferry:b:\n    q: 2\n    <<: *a\n",
    refused: ["Pulumi.dev.yaml, line 2, column 16: the key 0x2 is no text to YAML: quote it."],
    config: { "ferry:a": '{"2":1}', "ferry:b": '{"0x2":1,"q":2}' },
  },
  {
    about: "a byte order mark and Windows line ends",
    stack: "﻿config:\r\n  ferry:a: 1\r\n  ferry:b: |\r\n    x\r\n    y\r\n",
    config: { "ferry:a": "1", "ferry:b": "x\ny\n" },
  },
  {
    about: "keys that the CLI ignores",
    stack: "config:\n  ferry:a: 1\nencryptedkey: x\nconfg:\n  ferry:b: 2\n",
    config: { "ferry:a": "1" },
  },
  {
    about: "keys in the order of their bytes",
    stack: 'config:\n  ferry:a: {"\\U0001F600": 1, "\\uE000": 2, b: 3, B: 4}\n',
    config: { "ferry:a": '{"B":4,"b":3,"":2,"😀":1}' },
  },
  {
    about: "a colon after a list in brackets",
    stack: "config:\n  ferry:a: [x]\n  ferry:b:\n    - ':x'\n",
    config: { "ferry:a": '["x"]', "ferry:b": '[":x"]' },
  },
  { about: "a file that holds nothing", stack: "# nothing\n", config: {} },
  {
    about: "a second document",
    stack: "config: {ferry:a: 1}\n---\nconfig: {ferry:a: 2}\n",
    config: { "ferry:a": "1" },
  },
  {
    about: "secure with something else than one text",
    stack: "config:\n  ferry:a: {secure: 5}\n  ferry:b: {secure: x, y: z}\n",
    config: { "ferry:a": '{"secure":5}', "ferry:b": '{"secure":"x","y":"z"}' },
  },
  {
    about: "a block that ends with the file",
    stack: "config:\n  ferry:a: |\n    x\n    y",
    config: { "ferry:a": "x\ny" },
  },
  {
    about: "declarations that a stack leaves out",
    project:
      "name: ferry\nruntime: nodejs\nconfig:\n  pulumi:disable-default-providers: {value: [\"aws\"]}\n  aws:region: eu-central-1\n  delivery: {type: object, default: {}}\n  ferry:sites: {type: object, default: {b: 17, a: <}}\n  list: {type: array, items: {type: string}, default: []}\n  flag: true\n  text: '<'\n  number: 17\n  names: [a, 1]\n  fraction: {default: 1.10}\n  huge: {default: 9007199254740991}\n  fixed: {type: string, value: 5}\n",
    stack: "",
    config: {
      "aws:region": "eu-central-1",
      "ferry:delivery": "{}",
      "ferry:fixed": "5",
      "ferry:flag": "true",
      "ferry:fraction": "1.1",
      "ferry:huge": "9007199254740991",
      "ferry:list": "[]",
      "ferry:names": '["a",1]',
      "ferry:number": "17",
      "ferry:sites": '{"a":"\\u003c","b":17}',
      "ferry:text": "<",
      "pulumi:disable-default-providers": '["aws"]',
    },
  },
  {
    about: "declarations that a stack overrules",
    project:
      "name: ferry\nruntime: nodejs\nconfig:\n  delivery: {type: object, default: {a: 1}}\n  aws:region: {value: eu-central-1}\n  count: {type: integer, default: 5}\n  on: {type: boolean}\n  ids: {type: array, items: {type: array, items: {type: integer}}}\n  text: {type: string}\n",
    stack:
      'config:\n  ferry:delivery: {b: 2}\n  aws:region: eu-west-1\n  count: "017"\n  on: "true"\n  ids: [[1, 2.0, "3"]]\n  text: 17\n',
    config: {
      "aws:region": "eu-west-1",
      "ferry:count": "017",
      "ferry:delivery": '{"b":2}',
      "ferry:ids": '[[1,2,"3"]]',
      "ferry:on": "true",
      "ferry:text": "17",
    },
  },
];

export const refused: readonly RefusedFile[] = [
  {
    about: "a key twice",
    stack: "config:\n  ferry:a: 1\n  ferry:b: 2\n  ferry:a: 3\n",
    engine: 'line 5: mapping key "ferry:a" already defined at line 3',
    sentence: 'Pulumi.dev.yaml, line 4, column 3: the key "ferry:a" is in this map already.',
  },
  {
    about: "a key twice below",
    stack: 'config:\n  ferry:a:\n    x: 1\n    "x": 2\n',
    engine: 'line 5: mapping key "x" already defined at line 4',
    sentence: 'Pulumi.dev.yaml, line 4, column 5: the key "x" is in this map already.',
  },
  {
    about: "a tab",
    stack: "config:\n\tferry:a: 1\n",
    engine:
      "getting stack configuration: invalid YAML file: yaml: line 3: found character that cannot start any token",
    sentence:
      "Pulumi.dev.yaml, line 2, column 1: this is not valid YAML: Tabs are not allowed as indentation.",
  },
  {
    about: "an open bracket",
    stack: "config:\n  ferry:a: [1, 2\n  ferry:b: 3\n",
    engine:
      "getting stack configuration: invalid YAML file: yaml: line 2: did not find expected ',' or ']'",
    sentence:
      "Pulumi.dev.yaml, line 3, column 3: this is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].",
  },
  {
    about: "a colon too much",
    stack: "config:\n  ferry:a: b: c\n",
    engine:
      "getting stack configuration: invalid YAML file: yaml: line 3: mapping values are not allowed in this context",
    sentence:
      "Pulumi.dev.yaml, line 2, column 12: this is not valid YAML: Nested mappings are not allowed in compact mappings.",
  },
  {
    about: "a reserved character",
    stack: "config:\n  ferry:a: @x\n",
    engine:
      "getting stack configuration: invalid YAML file: yaml: line 3: found character that cannot start any token",
    sentence:
      "Pulumi.dev.yaml, line 2, column 12: this is not valid YAML: Plain value cannot start with reserved character @.",
  },
  {
    about: "an alias without an anchor",
    stack: "config:\n  ferry:a: *none\n",
    engine:
      "getting stack configuration: invalid YAML file: yaml: unknown anchor 'none' referenced",
    sentence: "Pulumi.dev.yaml, line 2, column 12: the alias *none has no anchor &none before it.",
  },
  {
    about: "an anchor in itself",
    stack: "config:\n  ferry:a: &a [*a]\n",
    engine:
      "getting stack configuration: invalid YAML file: yaml: anchor 'a' value contains itself",
    sentence: "Pulumi.dev.yaml, line 2, column 16: the anchor &a contains itself.",
  },
  {
    about: "a merge of no map",
    stack: "config:\n  ferry:a:\n    <<: 5\n",
    engine:
      "getting stack configuration: invalid YAML file: yaml: map merge requires map or sequence of maps as the value",
    sentence: "Pulumi.dev.yaml, line 3, column 9: the value of << must be a map or a list of maps.",
  },
  {
    about: "a list as key",
    stack: "config:\n  ferry:a:\n    ? [x]\n    : 1\n",
    engine:
      'getting stack configuration: invalid YAML file: yaml: invalid map key: []interface {}{"x"}',
    sentence:
      "Pulumi.dev.yaml, line 3, column 7: a key must be a single value, not a map, a list or an alias.",
  },
  {
    about: "infinity",
    stack: "config:\n  ferry:a: .inf\n",
    engine:
      "getting stack configuration: invalid YAML file: could not unmarshal map: json: unsupported value: +Inf",
    sentence:
      "Pulumi.dev.yaml, line 2, column 12: the Pulumi CLI reads .inf by other rules: quote it.",
  },
  {
    about: "an escape of half a character",
    stack: 'config:\n  ferry:a: "\\uD83D\\uDE00"\n',
    engine:
      "getting stack configuration: invalid YAML file: yaml: line 3: found invalid Unicode character escape code",
    sentence:
      "Pulumi.dev.yaml, line 2, column 12: the Pulumi CLI refuses \\uD83D; write the character itself.",
  },
  {
    about: "a slash escaped",
    stack: 'config:\n  ferry:a: "a\\/b"\n',
    engine:
      "getting stack configuration: invalid YAML file: yaml: line 3: found unknown escape character",
    sentence:
      "Pulumi.dev.yaml, line 2, column 12: the Pulumi CLI refuses \\/; write the character itself.",
  },
  {
    about: "a YAML version",
    stack: "%YAML 1.2\n---\nconfig: {ferry:a: 1}\n",
    engine:
      "getting stack configuration: invalid YAML file: yaml: found incompatible YAML document",
    sentence:
      'Pulumi.dev.yaml, line 1, column 1: the Pulumi CLI refuses the line "%YAML 1.2"; remove it.',
  },
  {
    about: "a block that begins with a tab",
    stack: "config:\n  ferry:a: |\n    \tx\n",
    engine:
      "getting stack configuration: invalid YAML file: yaml: line 3: found a tab character where an indentation space is expected",
    sentence:
      "Pulumi.dev.yaml, line 2, column 12: the Pulumi CLI loses or refuses a tab or a line break at the beginning of a text: begin otherwise.",
  },
  {
    about: "a text of lines that begins with a tab",
    stack: 'config:\n  ferry:a: "\\tx\\ny"\n',
    engine:
      "getting stack configuration: invalid YAML file: yaml: line 2: found a tab character where an indentation space is expected",
    sentence:
      "Pulumi.dev.yaml, line 2, column 12: the Pulumi CLI loses or refuses a tab or a line break at the beginning of a text: begin otherwise.",
  },
  {
    about: "a colon in flow",
    stack: "config:\n  ferry:a: [:x]\n",
    engine:
      "getting stack configuration: invalid YAML file: yaml: line 2: did not find expected node content",
    sentence:
      "Pulumi.dev.yaml, line 2, column 13: the Pulumi CLI reads :x by other rules: quote it.",
  },
  {
    about: "too many colons in a key",
    stack: "config:\n  ferry:a:b: 1\n",
    engine:
      "getting stack configuration: invalid YAML file: could not unmarshal map: could not parse ferry:a:b as a configuration key (configuration keys should be of the form `<namespace>:<name>`)",
    sentence:
      "Pulumi.dev.yaml: could not parse ferry:a:b as a configuration key (configuration keys should be of the form `<namespace>:<name>`).",
  },
  {
    about: "a number as key of config",
    stack: "config:\n  80: 1\n",
    engine:
      "getting stack configuration: invalid YAML file: could not unmarshal map: could not parse 80 as a configuration key (configuration keys should be of the form `<namespace>:<name>`)",
    sentence: "Pulumi.dev.yaml, line 2, column 3: the key 80 is no text to YAML: quote it.",
  },
  {
    about: "a list as config",
    stack: "config: [1]\n",
    engine: "line 2: cannot unmarshal !!seq into map[string]config.Value",
    sentence: "Pulumi.dev.yaml: config must be a map with strings as keys, such as ferry:account.",
  },
  {
    about: "a text as the file",
    stack: "config\n",
    engine:
      "getting stack configuration: invalid YAML file: yaml: line 2: could not find expected ':'",
    sentence: 'Pulumi.dev.yaml: the file must be a map with strings as keys, such as "config:".',
  },
  {
    about: "a number as key of the file",
    stack: "5: 6\n",
    engine: "getting stack configuration: expected only string keys, got '%!s(int=5)'",
    sentence: "Pulumi.dev.yaml, line 1, column 1: the key 5 is no text to YAML: quote it.",
  },
  {
    about: "missing values",
    project:
      "name: ferry\nruntime: nodejs\nconfig:\n  b: {type: object}\n  a: {type: string}\n  ferry:c:\n    description: none\n",
    stack: "config: {other: 1}\n",
    engine:
      "validating stack config: Stack 'dev' is missing configuration values 'a', 'b' and 'ferry:c'",
    sentence:
      "Pulumi.dev.yaml: Stack 'dev' is missing configuration values 'a', 'b' and 'ferry:c'; add them below config.",
  },
  {
    about: "a missing value",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  a: {type: string}\n",
    stack: "",
    engine: "validating stack config: Stack 'dev' is missing configuration value 'a'",
    sentence:
      "Pulumi.dev.yaml: Stack 'dev' is missing configuration value 'a'; add it below config.",
  },
  {
    about: "a text for an object",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  a: {type: object, default: {}}\n",
    stack: "config:\n  ferry:a: x\n",
    engine:
      "validating stack config: Stack 'dev' with configuration key 'a' must be of type 'object'",
    sentence:
      "Pulumi.dev.yaml: Stack 'dev' with configuration key 'a' must be of type 'object'; it is x.",
  },
  {
    about: "a list for an object",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  a: {type: object, default: {}}\n",
    stack: "config:\n  ferry:a:\n    - web: {}\n",
    engine:
      "validating stack config: Stack 'dev' with configuration key 'a' must be of type 'object'",
    sentence:
      "Pulumi.dev.yaml: Stack 'dev' with configuration key 'a' must be of type 'object'; it is [{\"web\":{}}]: write names with a colon, and no dashes before them.",
  },
  {
    about: "nothing for an object",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  a: {type: object, default: {}}\n",
    stack: "config:\n  ferry:a:\n",
    engine:
      "validating stack config: Stack 'dev' with configuration key 'a' must be of type 'object'",
    sentence:
      "Pulumi.dev.yaml: Stack 'dev' with configuration key 'a' must be of type 'object'; it is empty.",
  },
  {
    about: "a fraction for an integer",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  a: {type: integer}\n",
    stack: "config:\n  a: 1.5\n",
    engine:
      "validating stack config: Stack 'dev' with configuration key 'a' must be of type 'integer'",
    sentence:
      "Pulumi.dev.yaml: Stack 'dev' with configuration key 'a' must be of type 'integer'; it is 1.5.",
  },
  {
    about: "a fraction in a list of integers",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  a: {type: array, items: {type: integer}}\n",
    stack: "config:\n  a: [1, 1.5]\n",
    engine:
      "validating stack config: Stack 'dev' with configuration key 'a' must be of type 'array<integer>'",
    sentence:
      "Pulumi.dev.yaml: Stack 'dev' with configuration key 'a' must be of type 'array<integer>'; it is [1,1.5].",
  },
  {
    about: "an integer beyond 64 bits",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  a: {type: integer}\n",
    stack: 'config:\n  a: "9223372036854775808"\n',
    engine:
      "validating stack config: Stack 'dev' with configuration key 'a' must be of type 'integer'",
    sentence:
      "Pulumi.dev.yaml: Stack 'dev' with configuration key 'a' must be of type 'integer'; it is 9223372036854775808.",
  },
  {
    about: "yes for a boolean",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  ferry:a: {type: boolean}\n",
    stack: "config:\n  a: yes\n",
    engine:
      "validating stack config: Stack 'dev' with configuration key 'ferry:a' must be of type 'boolean'",
    sentence:
      "Pulumi.dev.yaml, line 2, column 6: the Pulumi CLI reads yes by other rules: quote it.",
  },
  {
    about: "a number in a list of texts",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  a: {type: array, items: {type: string}}\n",
    stack: "config:\n  a: [x, 1]\n",
    engine:
      "validating stack config: Stack 'dev' with configuration key 'a' must be of type 'array<string>'",
    sentence:
      "Pulumi.dev.yaml: Stack 'dev' with configuration key 'a' must be of type 'array<string>'; it is [\"x\",1].",
  },
  {
    about: "plain text for a secret",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  a: {type: string, secret: true}\n",
    stack: "config:\n  a: x\n",
    engine:
      "validating stack config: Stack 'dev' with configuration key 'a' must be encrypted as it's secret",
    sentence:
      "Pulumi.dev.yaml: Stack 'dev' with configuration key 'a' must be encrypted as it's secret: pulumi config set --secret a.",
  },
  {
    about: "a project without a name",
    project: "runtime: nodejs\n",
    stack: "",
    engine: "could not validate 'Pulumi.yaml': project is missing a 'name' attribute",
    sentence:
      "Pulumi.yaml: project is missing a non-empty string 'name' attribute; add a line such as \"name: ferry\".",
  },
  {
    about: "a number as the project's name",
    project: "name: 5\nruntime: nodejs\n",
    stack: "",
    engine:
      "could not validate 'Pulumi.yaml': project is missing a non-empty string 'name' attribute",
    sentence:
      "Pulumi.yaml: project is missing a non-empty string 'name' attribute; add a line such as \"name: ferry\".",
  },
  {
    about: "a list as the project's config",
    project: "name: ferry\nruntime: nodejs\nconfig: [1]\n",
    stack: "",
    engine: "#/config: expected object or string or null, but got array",
    sentence: "Pulumi.yaml: config must be a map with strings as keys.",
  },
  {
    about: "an unknown type",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  a: {type: number}\n",
    stack: "",
    engine:
      '#/config/a/type: value must be one of "string", "integer", "boolean", "array", "object"',
    sentence:
      "Pulumi.yaml: configuration key 'a' must have as type one of string, integer, boolean, array, object.",
  },
  {
    about: "an unknown attribute",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  a: {type: object, properties: {}}\n",
    stack: "",
    engine: "#/config/a: additionalProperties 'properties' not allowed",
    sentence:
      "Pulumi.yaml: configuration key 'a' has 'properties', which is not allowed; allowed are default, description, items, secret, type, value.",
  },
  {
    about: "an array without items",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  a: {type: array}\n",
    stack: "",
    engine:
      "could not unmarshal 'Pulumi.yaml': The configuration key 'a' declares an array but does not specify the underlying type via the 'items' attribute",
    sentence:
      "Pulumi.yaml: configuration key 'a' declares an array but does not specify the underlying type via the 'items' attribute.",
  },
  {
    about: "a declaration without a value",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  a:\n",
    stack: "",
    engine: "#/config/a: expected object, but got null",
    sentence:
      "Pulumi.yaml: configuration key 'a' must be a string, integer, boolean or array, or a map with type, default or value.",
  },
  {
    about: "a fraction as a declaration",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  a: 1.5\n",
    stack: "",
    engine: "#/config/a: expected object, but got number",
    sentence:
      "Pulumi.yaml: configuration key 'a' must be a string, integer, boolean or array, or a map with type, default or value.",
  },
  {
    about: "a default of another type",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  a: {type: integer, default: x}\n",
    stack: "",
    engine:
      "could not unmarshal 'Pulumi.yaml': The default value specified for configuration key 'a' is not of the expected type 'integer'",
    sentence:
      "Pulumi.yaml: configuration key 'a' has a default value that is not of the expected type 'integer'.",
  },
  {
    about: "an octal default for a string",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  a: {type: string, default: 017}\n",
    stack: "",
    engine:
      "could not unmarshal 'Pulumi.yaml': The default value specified for configuration key 'a' is not of the expected type 'string'",
    sentence: "Pulumi.yaml, line 4, column 30: the Pulumi CLI reads 017 by other rules: quote it.",
  },
  {
    about: "default and value",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  a: {default: 1, value: 2}\n",
    stack: "",
    engine:
      "could not unmarshal 'Pulumi.yaml': project config 'a' cannot have both a 'default' and 'value' attribute",
    sentence:
      "Pulumi.yaml: configuration key 'a' cannot have both a 'default' and 'value' attribute.",
  },
  {
    about: "a type in another namespace",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  aws:region: {type: string, value: x}\n",
    stack: "",
    engine:
      "could not unmarshal 'Pulumi.yaml': Configuration key 'aws:region' is not namespaced by the project and should not define a type",
    sentence:
      "Pulumi.yaml: configuration key 'aws:region' is not namespaced by the project and should not define a type.",
  },
  {
    about: "a default in another namespace",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  aws:region: {default: x}\n",
    stack: "",
    engine:
      "could not unmarshal 'Pulumi.yaml': Configuration key 'aws:region' is not namespaced by the project and should not define a default value. Did you mean to use the 'value' attribute instead of 'default'?",
    sentence:
      "Pulumi.yaml: configuration key 'aws:region' is not namespaced by the project and should not define a default value; use 'value'.",
  },
  {
    about: "another namespace without a value",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  aws:region: {description: x}\n",
    stack: "",
    engine:
      "could not unmarshal 'Pulumi.yaml': Configuration key 'aws:region' is namespaced and must provide an attribute 'value'",
    sentence:
      "Pulumi.yaml: configuration key 'aws:region' is namespaced and must provide an attribute 'value'.",
  },
  {
    about: "a description that is no text",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  a: {description: 5, default: 1}\n",
    stack: "",
    engine: "#/config/a/description: expected string, but got number",
    sentence: "Pulumi.yaml: configuration key 'a' must have a string as description; quote it.",
  },
  {
    about: "a secret that is no boolean",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  a: {secret: yes, default: 1}\n",
    stack: "",
    engine: "#/config/a/secret: expected boolean, but got string",
    sentence: "Pulumi.yaml, line 4, column 15: the Pulumi CLI reads yes by other rules: quote it.",
  },
  {
    about: "a number as key in a default",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  a: {default: {80: x}}\n",
    stack: "",
    engine: "validating stack config: expected only string keys, got '%!s(int=80)'",
    sentence: "Pulumi.yaml, line 4, column 17: the key 80 is no text to YAML: quote it.",
  },
  {
    about: "too many colons in a declared key",
    project: "name: ferry\nruntime: nodejs\nconfig:\n  a:b:c: {value: 1}\n",
    stack: "",
    engine:
      "validating stack config: could not parse a:b:c as a configuration key (configuration keys should be of the form `<namespace>:<name>`)",
    sentence:
      "Pulumi.yaml: could not parse a:b:c as a configuration key (configuration keys should be of the form `<namespace>:<name>`).",
  },
];
