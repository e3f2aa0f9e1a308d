import * as z from 'zod/mini';

/**
 * What S3 tells EventBridge of a new object; unknown members are left alone. The key is as it is, not URL-encoded.
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
