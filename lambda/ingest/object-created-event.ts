import * as z from 'zod/mini';

/**
 * The event that S3 sends to EventBridge for a new object; unknown fields are ignored. The key is not URL-encoded.
 *
 * Source: S3 user guide, "EventBridge event message structure".
 */
export const objectCreatedEvent = z.object({
  'detail-type': z.literal('Object Created'),
  source: z.literal('aws.s3'),
  time: z.iso.datetime(),
  detail: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({
      key: z.string(),
      size: z.optional(z.number()),
      etag: z.string(),
      'version-id': z.string(),
      sequencer: z.string(),
    }),
  }),
});
