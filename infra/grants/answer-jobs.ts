import { type Grant, type Principal, plain } from "./grant";

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/permissions-reference.html */
export function answersJobs(to: Principal): Grant {
  return {
    id: "AnswerJobs",
    to,
    on: plain("*"),
    actions: ["codepipeline:PutJobFailureResult", "codepipeline:PutJobSuccessResult"],
    why: "CodePipeline waits for the function's answer; AWS offers no resource to name",
  };
}
