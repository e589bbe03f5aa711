import assert from "node:assert/strict";
import type { TargetStatus } from "../../../cli/releases/status";
import { Refusal } from "../../../rehearsal/endpoints/protocol";
import { siteOf } from "../../rehearsal/support/sites";
import { Operated, steady } from "../../support/operated";

const bucket = "acme-web-222222222222-eu-central-1";
const a = {
  commit: "aaaaaaaaaaaa0000000000000000000000000000",
  message: "Sell shoes\n\nof all sizes",
  author: "Ann",
  site: siteOf({ "index.html": "shoes", "about.html": "us", "sizes.html": "36 to 48" }),
};
const b = {
  commit: "bbbbbbbbbbbb0000000000000000000000000000",
  message: "Sell hats",
  author: "Bob",
  site: siteOf({ "index.html": "hats", "about.html": "us", "brims.html": "wide" }),
};

describe("ferry back, and what ferry status says of it", function () {
  this.timeout(120_000);
  let operated: Operated;
  const keys = ["index.html", "about.html", "sizes.html", "brims.html"];
  const live = () => keys.map((key) => operated.read(bucket, key));
  // S3's deploy action deletes nothing.
  const ofB = ["hats", "us", "36 to 48", "wide"];
  const ofA = ["shoes", "us", "36 to 48", undefined];

  before(async () => {
    operated = await Operated.begin();
    for (const release of [a, b]) {
      await operated.push(release);
      await operated.answer("approve", "joe", "looks good");
    }
  });
  after(() => operated.end());
  afterEach(() => {
    operated.refuse = () => undefined;
  });

  /** Takes the newest version away again. */
  const undo = (key: string) =>
    operated.objects.expire(
      bucket,
      key,
      operated.objects.versionsOf(bucket, key)[0]?.versionId ?? "",
    );
  const back = (words: readonly string[], answer?: string) =>
    operated.ferry(["back", "web@prod", ...words], answer);
  const status = async (...words: readonly string[]) => {
    const { code, out, err } = await operated.ferry(["status", "web@prod", "--json", ...words]);
    assert.equal(err, "");
    const { version, targets } = JSON.parse(out) as {
      readonly version: number;
      readonly targets: readonly TargetStatus[];
    };
    assert.equal(version, 1);
    const [only, ...others] = targets;
    assert.deepEqual([only?.target, others], ["web@prod", []]);
    return { code, ...only };
  };

  it("lists the releases, newest first, with whose they are", async () => {
    const { code, out, err } = await back([]);
    assert.deepEqual([code, err], [0, ""]);
    assert.equal(
      steady(out),
      "live  <1>  <time>  release  bbbbbbbb  Sell hats  StartPipelineExecution\n" +
        "      <2>  <time>  release  aaaaaaaa  Sell shoes  StartPipelineExecution\n",
    );
    const { version, releases } = JSON.parse((await back(["--json"])).out);
    assert.equal(version, 1);
    assert.deepEqual(
      releases.map(({ what, revision, message }: Record<string, string>) => [
        what,
        revision,
        message,
      ]),
      [
        ["release", b.commit, b.message],
        ["release", a.commit, a.message],
      ],
    );
  });

  const plan =
    "web@prod goes back to <1> of <time>:\n" +
    "  2 pages copied, 1 hidden, 3 as they are\n" +
    "  copy release.json\n  copy index.html\n  hide brims.html\n";

  it("shows the plan where nobody says why, and does nothing", async () => {
    const { code, out } = await back(["--to", "aaaaaaaa"]);
    assert.equal(code, 0);
    assert.equal(steady(out), `${plan}Say why by --reason, and it is done.\n`);
    const { says, changes, closed } = JSON.parse((await back(["--to", "aaaaaaaa", "--json"])).out);
    assert.deepEqual(
      [says[0], changes, closed],
      ["2 pages copied, 1 hidden, 3 as they are", 3, undefined],
    );
    assert.deepEqual(live(), ofB);
  });

  it("asks before it does anything, and takes all but yes for no", async () => {
    const { code, out, asked } = await back(["--reason", "No hat fits"], "maybe");
    assert.equal(code, 1);
    assert.equal(steady(asked), `${plan}Do it? (yes) `);
    assert.equal(steady(out), `${plan}Nothing was changed.\n`);
    assert.deepEqual([live(), operated.closed.size], [ofB, 0]);
  });

  for (const [why, words, code, sentence] of [
    [
      "nobody is there to be asked",
      ["--reason", "No hat fits"],
      1,
      /^Nobody is there to be asked: say --yes\.\n$/,
    ],
    [
      "no record is meant",
      ["--to", "0123456"],
      1,
      /^None of the last 20 records is 0123456: ferry back lists them\.\n$/,
    ],
    [
      "more than a target is named",
      ["web@dev"],
      2,
      /^Name one target, such as web@prod\.\nUsage: ferry back <target>@<stack>/,
    ],
  ] as const) {
    it(`does nothing where ${why}`, async () => {
      const ended = await back(words);
      assert.equal(ended.code, code);
      assert.match(ended.err, sentence);
      assert.deepEqual([live(), operated.closed.size], [ofB, 0]);
    });
  }

  it("names the targets that there are", async () => {
    const { code, err } = await operated.ferry(["back", "web@test"]);
    assert.deepEqual(
      [code, err],
      [1, 'There is no target "web@test": choose one of web@dev, web@prod.\n'],
    );
  });

  it("says that the credentials are of another account", async () => {
    operated.caller = "222222222222";
    const { code, err } = await back([]);
    operated.caller = operated.pipeline.account;
    assert.deepEqual(
      [code, err],
      [
        1,
        "The credentials are of account 222222222222, and releases are recorded in 111111111111: use those of the " +
          "delivering account.\n",
      ],
    );
  });

  it("says what the function failed with", async () => {
    operated.failing = "Task timed out after 900.00 seconds";
    const { code, err } = await back([]);
    operated.failing = undefined;
    assert.deepEqual(
      [code, err],
      [1, "The function acme-back failed: Task timed out after 900.00 seconds\n"],
    );
  });

  it("ends with 0 where records, CodePipeline and readers agree", async () => {
    const { code, disagrees, unseen, held, live: now, releases = [] } = await status();
    assert.deepEqual([code, disagrees, unseen, held], [0, [], [], undefined]);
    assert.equal(now?.sources[0]?.revision, b.commit);
    assert.deepEqual(now?.approvals[0]?.words, "looks good");
    assert.deepEqual(
      releases.map(({ sources }) => sources[0]?.author),
      ["Bob", "Ann"],
    );
  });

  it("ends with 1 where pages are others than the record has, and names the first", async () => {
    const before = operated.objects.get(bucket, "about.html");
    operated.objects.write(bucket, "about.html", Buffer.from("them"), before);
    const { code, disagrees } = await status();
    assert.deepEqual(
      [code, disagrees],
      [
        1,
        [
          `bucket ${bucket} has 1 pages in other versions than the record, the first of them about.html`,
        ],
      ],
    );
    undo("about.html");
    assert.equal((await status()).code, 0);
  });

  it("ends with 1 where readers get another release, with the rights of a group that views", async () => {
    operated.refuse = ({ operation, input }) =>
      operation === "ListObjectVersions" && input.Bucket === bucket
        ? new Refusal(403, "AccessDenied", "no")
        : undefined;
    const unseen = [`the versions of its pages: AccessDenied on ${bucket} in account 222222222222`];
    const good = await status();
    assert.deepEqual([good.code, good.disagrees, good.unseen], [0, [], unseen]);
    const before = operated.objects.get(bucket, "release.json");
    operated.objects.write(bucket, "release.json", Buffer.from('{"execution":"another"}'), before);
    const { code, disagrees = [] } = await status();
    assert.equal(code, 1);
    assert.match(
      disagrees[0] ?? "",
      /^https:\/\/[\w.]+\/release\.json is of execution another, and the newest record of 00000002-0000-4000-8000-000000000000$/,
    );
    operated.objects.write(bucket, "release.json", Buffer.from('{"execution":""}'), before);
    assert.match((await status()).unseen?.[0] ?? "", /release\.json names no execution$/);
    undo("release.json");
    operated.objects.hide(bucket, "release.json");
    const hidden = await status();
    assert.equal(hidden.code, 0);
    assert.match(hidden.unseen?.[0] ?? "", /^https:\/\/[\w.]+\/release\.json answers with 404$/);
    undo("release.json");
    undo("release.json");
  });

  it("goes back once that was answered, and status tells who, why, and that the stage is closed", async () => {
    const { code, out } = await back(["--reason", "No hat fits"], "y");
    assert.equal(code, 0, out);
    assert.equal(
      steady(out),
      `${plan}done, as record <2>: the stage is closed: no push undoes it until --forward\n`,
    );
    assert.deepEqual(live(), ofA);
    const now = await status();
    assert.deepEqual([now.code, now.disagrees], [0, []]);
    assert.equal(now.live?.what, "back");
    assert.deepEqual(
      [now.live?.back?.by, now.live?.back?.reason],
      ["arn:aws:sts::111111111111:assumed-role/operators/operator", "No hat fits"],
    );
    assert.match(now.held ?? "", /^ferry back to \S+ by \S+: No hat fits$/);
    assert.match(operated.read(bucket, "release.json") ?? "", /"execution":"00000001-/);
  });

  it("goes forward without a question where --yes says so, as one document", async () => {
    const { code, out } = await back([
      "--forward",
      "--reason",
      "Hats are mended",
      "--yes",
      "--json",
    ]);
    assert.equal(code, 0, out);
    const { version, record, says } = JSON.parse(out);
    assert.equal(version, 1);
    assert.match(record, /^\d{8}-\d{6}-00000002$/);
    assert.equal(says.at(-1), "the stage is open again");
    assert.deepEqual([live(), operated.closed.size], [ofB, 0]);
    assert.equal((await status()).live?.what, "forward");
  });

  it("does nothing where a version has expired, and says that in a document too", async () => {
    const { live: now } = await status();
    for (const { body, versionId } of [...operated.objects.versionsOf(bucket, "index.html")]) {
      if (body.toString() === "shoes") operated.objects.expire(bucket, "index.html", versionId);
    }
    const { code, out, err } = await back([
      "--to",
      "aaaaaaaa",
      "--reason",
      "No hat fits",
      "--yes",
      "--json",
    ]);
    assert.equal(code, 1);
    assert.match(
      err,
      /^Of release \S+ the version of index\.html is no longer there: .*Nothing was changed\.\n$/,
    );
    assert.equal(JSON.parse(out).faults.length, 1);
    assert.deepEqual([live(), (await status()).live?.id], [ofB, now?.id]);
  });
});
