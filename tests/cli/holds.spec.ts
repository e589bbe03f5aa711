import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { parse } from "yaml";
import { ferry } from "../../cli/ferry";
import { held, resumed, type Transitions } from "../../cli/holds";
import { aPipeline } from "../support/refusals";
import { load } from "../support/settings";
import { surroundings } from "../support/surroundings";

const options = { config: undefined };
const place = ["web", "prod-web"];

/** A pipeline's closed ways, and what is done to them. */
function pipelineWith(closed: Readonly<Record<string, string>>) {
  const done: string[] = [];
  const transitions: Transitions = {
    closed: async () => new Map(Object.entries(closed)),
    close: async (pipeline, stage, reason) =>
      void done.push(`close ${pipeline}/${stage}: ${reason}`),
    open: async (pipeline, stage) => void done.push(`open ${pipeline}/${stage}`),
  };
  return { done, at: async () => transitions };
}

const hold = (reason: string | undefined, closed = {}, until?: string) => {
  const { done, at } = pipelineWith(closed);
  return held({ ...options, reason, until }, place, surroundings, at).then(({ out }) => ({
    done,
    out,
  }));
};
const resume = (closed: Readonly<Record<string, string>>, words = place) => {
  const { done, at } = pipelineWith(closed);
  return resumed(options, words, surroundings, at).then(({ out }) => ({ done, out }));
};

describe("ferry hold", () => {
  it("closes the way into the release, then into its approval, and cancels nothing", async () => {
    const { done, out } = await hold("Year end.", {}, "2027-01-04T06:00");
    const reason = "ferry hold - Year end - until 2027-01-04T06.00";
    assert.deepEqual(done, [
      `close acme-web/prod-web: ${reason}`,
      `close acme-web/approve-prod-web: ${reason}`,
    ]);
    assert.equal(
      out,
      `acme-web holds prod-web and approve-prod-web: ${reason}.\n` +
        "What runs in them goes on. A release that comes waits before them, the newest alone in mode SUPERSEDED.\n" +
        "Nothing opens them by itself on 2027-01-04T06:00: somebody does, or the schedule of this hold in\n" +
        "delivery.pipelines.web.holds, once pulumi up has made it:\n" +
        '  { stages: [prod-web], to: "2027-01-04T06:00", reason: "Year end." }\n' +
        "ferry resume web prod-web lets it into prod-web.\n",
    );
  });

  it("tells a hold of the settings that opens by itself, as they take it", async () => {
    const { out } = await hold("Year end.", {}, "2027-01-04T06:00");
    const [said = ""] = /\{ stages: .*\}/.exec(String(out)) ?? [];
    const { delivery: loaded } = load(aPipeline("holds", [parse(said)]));
    assert.deepEqual(loaded?.pipelines.web?.holds, [
      { stages: ["prod-web"], to: "2027-01-04T06:00", timeZone: "UTC", reason: "Year end." },
    ]);
  });

  it("leaves alone what something else closed", async () => {
    await assert.rejects(hold("Year end it is", { "prod-web": "went back to 7f" }), {
      message:
        "acme-web is closed before prod-web (went back to 7f) by something else than ferry hold, which is left as it is. " +
        "After a way back, ferry back --forward opens it; else: aws codepipeline enable-stage-transition " +
        "--transition-type Inbound --region eu-central-1 --pipeline-name acme-web --stage-name prod-web.",
    });
  });

  it("asks for a reason that CodePipeline takes, a moment, and a stage that is there", async () => {
    await assert.rejects(hold(undefined), { message: "Say why: --reason <sentence>." });
    await assert.rejects(hold("Übergabe: nein danke"), {
      message:
        '--reason is "Übergabe: nein danke": it must be at least 5 letters, digits, blanks and ! @ ( ) . * ? -, of which ' +
        "CodePipeline makes reasons.",
    });
    await assert.rejects(hold("x".repeat(300)), {
      message: "--reason makes 313 characters, and CodePipeline allows 300: shorten it.",
    });
    await assert.rejects(hold("Year end it is", {}, "tomorrow"), {
      message: '--until is "tomorrow": write it as 2027-01-04T06:00.',
    });
    await assert.rejects(resume({}, ["web", "prod"]), {
      message:
        "acme-web has no stage prod that can be held: choose one of build, dev-web, approve-prod-web, prod-web.",
    });
    await assert.rejects(resume({}, ["shop", "prod-web"]), {
      message: "No stack has a pipeline shop: choose one of acme-web.",
    });
    await assert.rejects(resume({}, ["web"]), {
      message: "Say which pipeline and which stage: web prod-web.",
    });
  });
});

describe("ferry resume", () => {
  it("opens what ferry hold closed", async () => {
    const reason = "ferry hold - Year end";
    const { done, out } = await resume({ "prod-web": reason, "approve-prod-web": reason });
    assert.deepEqual(done, ["open acme-web/prod-web", "open acme-web/approve-prod-web"]);
    assert.equal(
      out,
      "acme-web lets releases into prod-web and approve-prod-web again: what waits goes on.\n",
    );
  });

  it("opens nothing that is open, or that somebody else closed", async () => {
    assert.deepEqual(await resume({}), {
      done: [],
      out: "acme-web holds nothing before prod-web and approve-prod-web.\n",
    });
    await assert.rejects(
      resume({ "prod-web": "went back to 7f" }),
      /by something else than ferry hold/,
    );
  });
});

describe("ferry hold with the SDK of AWS", () => {
  let server: Server;
  const asked: unknown[] = [];
  let refused = false;
  const set = {
    AWS_ACCESS_KEY_ID: "id",
    AWS_SECRET_ACCESS_KEY: "key",
    AWS_ENDPOINT_URL_CODEPIPELINE: "",
  };
  const before_ = { ...process.env };

  before(async () => {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (part) => {
        body += part;
      });
      request.on("end", () => {
        const operation = String(request.headers["x-amz-target"]).split(".")[1];
        asked.push([operation, JSON.parse(body)]);
        response.setHeader("content-type", "application/x-amz-json-1.1");
        if (refused) {
          response.statusCode = 400;
          response.end('{"__type":"ExpiredTokenException","message":"The token is expired."}');
          return;
        }
        response.end(operation === "GetPipelineState" ? '{"stageStates":[]}' : undefined);
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    Object.assign(process.env, set, { AWS_ENDPOINT_URL_CODEPIPELINE: `http://127.0.0.1:${port}` });
  });

  after(() => {
    for (const name of Object.keys(set)) {
      if (before_[name] === undefined) delete process.env[name];
      else process.env[name] = before_[name];
    }
    server.close();
  });

  it("says what to do where the credentials are over", async () => {
    refused = true;
    const { code, err } = await ferry(
      ["hold", "web", "prod-web", "--reason", "The audit begins"],
      surroundings,
    );
    refused = false;
    asked.length = 0;
    assert.deepEqual(
      [code, err],
      [
        1,
        "There are no valid credentials of AWS (The token is expired): log in, such as by aws sso login, " +
          "and name the profile in AWS_PROFILE.\n",
      ],
    );
  });

  it("asks for the state, and closes both ways", async () => {
    const { code, err } = await ferry(
      ["hold", "web", "prod-web", "--reason", "The audit begins"],
      surroundings,
    );
    assert.deepEqual([code, err], [0, ""]);
    const closing = (stageName: string) => [
      "DisableStageTransition",
      {
        pipelineName: "acme-web",
        stageName,
        transitionType: "Inbound",
        reason: "ferry hold - The audit begins",
      },
    ];
    assert.deepEqual(asked, [
      ["GetPipelineState", { name: "acme-web" }],
      closing("prod-web"),
      closing("approve-prod-web"),
    ]);
  });
});
