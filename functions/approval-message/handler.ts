import { type ActionExecutionDetail, CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { toolsPage } from "../../infra/aws/console";
import { actionsOf } from "../records/history";

/** What the rule makes of an event of CodePipeline. */
export interface Waiting {
  readonly region: string;
  readonly pipeline: string;
  readonly stage: string;
  readonly action: string;
  readonly execution: string;
  /** ARNs of the topics that chat shows, by the names of pipelines. */
  readonly topics: Readonly<Record<string, readonly string[]>>;
}

/** Longest description that chat shows, in characters: the rest is behind the link. */
const longest = 2_000;

/**
 * Tells chat that an approval waits, in the words that its mail has: what, the address to look at, and whose commit. An
 * event has none of them, and EventBridge escapes nothing that somebody wrote.
 */
export function createHandler(): (waiting: Waiting) => Promise<void> {
  const codePipeline = new CodePipelineClient({ maxAttempts: 4 });
  const sns = new SNSClient({ maxAttempts: 4 });
  return async (waiting) => {
    const { region, pipeline, stage, action, execution, topics } = waiting;
    const [asked] = (await actionsOf(codePipeline, pipeline, execution)).filter(
      ({ stageName, actionName }) => stageName === stage && actionName === action,
    );
    const page = `codepipeline/pipelines/${pipeline}/executions/${execution}/timeline`;
    const Message = JSON.stringify(messageOf(waiting, asked, toolsPage(region, page)));
    for (const TopicArn of topics[pipeline] ?? []) {
      await sns.send(new PublishCommand({ TopicArn, Message }));
    }
  };
}

/** https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
function messageOf(
  { pipeline, stage, action }: Pick<Waiting, "pipeline" | "stage" | "action">,
  asked: ActionExecutionDetail | undefined,
  page: string,
) {
  const { CustomData: what = "", ExternalEntityLink: look } =
    asked?.input?.resolvedConfiguration ?? {};
  const title = `${pipeline}: approval ${action} of stage ${stage} waits for an answer`;
  const lines = [
    ...(what === "" ? [] : [what.length > longest ? `${what.slice(0, longest - 1)}…` : what]),
    ...(look === undefined ? [] : [`Look at it: ${look}`]),
    `Answer: ${page}`,
  ];
  return { version: "1.0", source: "custom", content: { title, description: lines.join("\n") } };
}
