import * as z from 'zod/mini';

import { eventDetail } from '#contracts/events.ts';
import { archived } from '#contracts/record.ts';

/** The event of a COMPLETED run. */
export const completedEvent = z.object({
  'detail-type': z.literal('ProcessingCompleted'),
  detail: z.extend(eventDetail, { metadata: z.object({ archived }) }),
});
