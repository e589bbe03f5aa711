import { createHandler, type HandlerSettings } from "../../functions/invalidate/handler";

type Retries = NonNullable<HandlerSettings["retries"]>;

/** The SDK's rule of what is tried again, three times at most, without the time between. */
const retryStrategy: Retries["retryStrategy"] = {
  acquireInitialRetryToken: async () => token(0),
  refreshRetryTokenForRetry: async (last, { errorType }) => {
    if (errorType === "CLIENT_ERROR" || last.getRetryCount() === 2) {
      throw new Error("No more attempts.");
    }
    return token(last.getRetryCount() + 1);
  },
  recordSuccess: () => {},
};

function token(count: number) {
  return { getRetryCount: () => count, getRetryDelay: () => 0 };
}

/** The invalidate function, with nothing changed but its waits. */
export const handler = createHandler({ retries: { retryStrategy }, delays: [0, 0] });
