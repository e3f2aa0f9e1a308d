import * as z from 'zod/mini';

/** A change in a batch from a table's stream. Source: Lambda developer guide, "Using AWS Lambda with Amazon DynamoDB". */
const streamRecord = z.object({
  eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
  dynamodb: z.object({
    SequenceNumber: z.string(),
    OldImage: z.optional(z.record(z.string(), z.unknown())),
    NewImage: z.optional(z.record(z.string(), z.unknown())),
  }),
});
export type StreamRecord = z.infer<typeof streamRecord>;

export const streamEvent = z.object({ Records: z.array(streamRecord) });
