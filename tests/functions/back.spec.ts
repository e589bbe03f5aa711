import assert from "node:assert/strict";
import fc from "fast-check";
import { planPages } from "../../functions/back/plan";
import { type ObjectVersion, pagesIn, pageTest } from "../../functions/records/pages";
import { type BackRun, back, goingBack, records, site } from "./back-run";

const first = {
  "index.html": "index of A",
  "about.html": "about, of A",
  "docs/index.html": "docs of A",
  "assets/app-BxY3z9aQ.js": "script of A",
  "config.json": "what up wrote",
};
const second = {
  "index.html": "index of B",
  "about.html": "about, of A",
  "news.html": "news of B",
  "assets/app-Cq81Lw0z.js": "script of B",
};

/** A release, and one with a page more and a page less. */
function twoReleases(run: BackRun) {
  return { a: run.release("aaaaaaaa", first), b: run.release("bbbbbbbb", second) };
}

const pages = (content: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(content).filter(([key]) => !key.startsWith("assets/")));

describe("the back function", function () {
  this.timeout(30_000);

  it("brings the pages of the release before, byte by byte, and touches nothing else", () =>
    goingBack(async (run) => {
      const { a } = twoReleases(run);
      const done = await back(run);
      assert.ok("record" in done, JSON.stringify(done));
      assert.deepEqual(pages(run.content()), pages(first));
      assert.deepEqual(
        Object.keys(run.content()).filter((key) => key.startsWith("assets/")),
        ["assets/app-BxY3z9aQ.js", "assets/app-Cq81Lw0z.js"],
      );
      // What is equal is not copied, the entrance comes last, and what is new is hidden behind it.
      assert.deepEqual(
        run.calls
          .filter(({ operation }) => ["CopyObject", "DeleteObject"].includes(operation))
          .map(({ operation, input }) => `${operation} ${input.Key}`),
        ["CopyObject index.html", "DeleteObject news.html"],
      );
      assert.deepEqual(done.says, [
        "1 pages copied, 1 hidden, 2 as they are",
        "copy index.html",
        "hide news.html",
        "the stage is closed: no push undoes it until --forward",
      ]);
      assert.equal(run.closed.get("prod-web"), `ferry back to ${a.id} by jane: it is broken`);
    }));

  it("closes the way into the stage before anything changes", () =>
    goingBack(async (run) => {
      twoReleases(run);
      await back(run);
      const operations = run.calls.map(({ operation }) => operation);
      const closed = operations.indexOf("DisableStageTransition");
      assert.ok(closed >= 0 && closed < operations.indexOf("CopyObject"));
      assert.equal(operations.includes("EnableStageTransition"), false);
    }));

  it("keeps a record of the way, with who and why, by which one can go back again", () =>
    goingBack(async (run) => {
      const { a, b } = twoReleases(run);
      await back(run);
      const listed = await run.ask({ do: "list" });
      assert.ok("releases" in listed);
      assert.deepEqual(
        listed.releases.map(({ what, by }) => `${what} ${by}`),
        ["back jane", "release ", "release "],
      );
      const done = await back(run, { to: b.id });
      assert.ok("record" in done, JSON.stringify(done));
      assert.equal(run.content()["news.html"], "news of B");
      const stored = run.objects.list(records).map(({ body }) => JSON.parse(body.toString()));
      assert.deepEqual(stored[1].back, { to: a.id, by: "jane", reason: "it is broken" });
      assert.equal(stored.length, 4);
    }));

  it("goes forward to the newest release and opens the stage that it closed", () =>
    goingBack(async (run) => {
      twoReleases(run);
      const before = run.content();
      await back(run);
      const done = await back(run, { forward: true });
      assert.ok("record" in done, JSON.stringify(done));
      assert.deepEqual(run.content(), before);
      assert.equal(done.says.at(-1), "the stage is open again");
      assert.deepEqual([...run.closed], []);
    }));

  it("leaves a hold of somebody else's as it is, there and back", () =>
    goingBack(async (run) => {
      twoReleases(run);
      run.closed.set("prod-web", "Year end");
      const done = await back(run);
      assert.ok("record" in done);
      assert.equal(
        done.says.at(-1),
        "the stage was closed already (Year end): once that ends, the next release goes in",
      );
      const forward = await back(run, { forward: true });
      assert.ok("record" in forward);
      assert.equal(forward.says.at(-1), "the stage stays closed: Year end");
      assert.deepEqual([...run.closed], [["prod-web", "Year end"]]);
    }));

  const refused: readonly [
    why: string,
    prepare: (run: BackRun) => void,
    ask: (run: BackRun) => ReturnType<BackRun["ask"]>,
    sentence: RegExp,
  ][] = [
    [
      "a version has expired",
      (run) => {
        const { pages: versions = {} } = twoReleases(run).a;
        run.objects.expire(site.place, "index.html", versions["index.html"] ?? "");
      },
      (run) => back(run),
      /^Of release 20261120-120100-aaaaaaaa the version of index\.html is no longer there: .*Nothing was changed\.$/,
    ],
    [
      "the stage runs",
      (run) => {
        twoReleases(run);
        run.running = true;
      },
      (run) => back(run),
      /^Stage prod-web is running: a release to web@prod is under way\. .*Nothing was changed\.$/,
    ],
    [
      "nobody says why",
      twoReleases,
      (run) => back(run, { reason: " " }),
      /^Say why: a way back needs a reason\.$/,
    ],
    [
      "the site has changed since the plan",
      twoReleases,
      (run) => back(run, { digest: "another" }),
      /^web@prod has changed since the plan was made: look at it again\.$/,
    ],
    [
      "it was invoked for another stage",
      twoReleases,
      (run) => run.ask({ do: "plan" }, "web_dev-web"),
      /^The function was not invoked for web@prod: its alias is web_prod-web\.$/,
    ],
    [
      "no record is meant",
      twoReleases,
      (run) => run.ask({ do: "plan", to: "yesterday" }),
      /^None of the last 20 records is yesterday: ferry back lists them\.$/,
    ],
    [
      "there is none before",
      (run) => run.release("aaaaaaaa", first),
      (run) => run.ask({ do: "plan" }),
      /^There is no earlier release among the records\.$/,
    ],
  ];
  for (const [why, prepare, ask, sentence] of refused) {
    it(`does nothing where ${why}`, () =>
      goingBack(async (run) => {
        prepare(run);
        const before = run.content();
        const answer = await ask(run);
        assert.ok("refused" in answer, JSON.stringify(answer));
        assert.match(answer.refused, sentence);
        assert.deepEqual([run.content(), [...run.closed]], [before, []]);
      }));
  }

  it("refuses where the target's stack lets nobody restore, with the stack to update first", () => {
    const { role: _, ...old } = site;
    return goingBack(async (run) => {
      twoReleases(run);
      assert.deepEqual(await run.ask({ do: "plan" }), {
        refused:
          "Stack prod lets nobody go back at web@prod: run `pulumi up -s prod` with this version of ferry, then " +
          "`pulumi up` on the delivery stack.",
      });
    }, old);
  });
});

/** What S3 keeps, without a network: enough of it for ways back by the thousand. */
class Versions {
  readonly all: ObjectVersion[] = [];
  private count = 0;

  put(key: string, etag: string, hidden = false): void {
    this.count += 1;
    for (const [index, each] of this.all.entries()) {
      if (each.key === key && each.latest) this.all[index] = { ...each, latest: false };
    }
    const versionId = `v${this.count}`;
    this.all.push({ key, versionId, latest: true, hidden, etag, size: etag.length });
  }

  shown(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.all
        .filter(({ latest, hidden }) => latest && !hidden)
        .map(({ key, etag }) => [key, etag]),
    );
  }
}

describe("ways back", () => {
  it("bring the pages of any release of 2,000 random histories, and keep every asset", () => {
    const isPage = pageTest(site.parts ?? []);
    const keys = [
      "index.html",
      "a.html",
      "b/index.html",
      "c.txt",
      "assets/x-BxY3z9aQ.js",
      "config.json",
    ];
    const release = fc.dictionary(fc.constantFrom(...keys), fc.constantFrom("1", "2", "3"));
    const step = fc.oneof(
      release.map((files) => ({ files })),
      fc.nat(9).map((to) => ({ to })),
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 12 }), (steps) => {
        const store = new Versions();
        const made: {
          pages: Readonly<Record<string, string>>;
          shown: Readonly<Record<string, string>>;
        }[] = [];
        for (const each of steps) {
          if ("files" in each) {
            for (const [key, text] of Object.entries(each.files)) store.put(key, text);
          } else {
            const wanted = made[each.to % Math.max(1, made.length)];
            if (!wanted) continue;
            const before = store.shown();
            const { copies, hides, expired } = planPages(store.all, isPage, wanted.pages);
            assert.deepEqual(expired, []);
            const found = (id: string) => store.all.find(({ versionId }) => versionId === id);
            for (const { key, versionId } of copies) store.put(key, found(versionId)?.etag ?? "");
            for (const key of hides) store.put(key, "", true);
            const now = store.shown();
            const only = (all: Readonly<Record<string, string>>, pages: boolean) =>
              Object.fromEntries(Object.entries(all).filter(([key]) => isPage(key) === pages));
            assert.deepEqual(only(now, true), only(wanted.shown, true));
            assert.deepEqual(only(now, false), only(before, false));
            const again = planPages(store.all, isPage, wanted.pages);
            assert.deepEqual([again.copies, again.hides], [[], []]);
          }
          made.push({ pages: pagesIn(store.all, isPage), shown: store.shown() });
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
