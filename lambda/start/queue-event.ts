import * as z from 'zod/mini';

/** A batch of queue messages. Source: Lambda developer guide, "Using Lambda with Amazon SQS". */
export const queueEvent = z.object({
  Records: z.array(
    z.object({
      messageId: z.string(),
      receiptHandle: z.string(),
      body: z.string(),
      attributes: z.object({ ApproximateReceiveCount: z.string(), SentTimestamp: z.string() }),
    }),
  ),
});
