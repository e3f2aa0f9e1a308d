import * as z from 'zod/mini';

import { type StepResult, STEPS } from './stages.ts';

/** Message of the processing queue, and the basis of the state machine's input: the run's identity and what ingest found. */
export const processingMessage = z.object({
  imageKey: z.string(),
  bucket: z.string(),
  uploadTimestamp: z.string(),
  contentType: z.string(),
  /** Bytes. */
  size: z.number(),
  versionId: z.string(),
  runId: z.string(),
  /** Starts at 1; each redrive adds one. */
  attempt: z.number(),
});
export type ProcessingMessage = z.infer<typeof processingMessage>;

/** Input of the state machine: the message, and which delivery of it this is. */
export const machineInput = z.extend(processingMessage, {
  /** 1 to 3. */
  delivery: z.number(),
  lastDelivery: z.boolean(),
});
export type MachineInput = z.infer<typeof machineInput>;

/** Input of a stage function: the machine's input, and the execution and try that call it. */
export const stageInput = z.extend(machineInput, {
  execution: z.optional(z.object({ arn: z.string(), retryCount: z.number() })),
});

const optionalResult = z.optional(z.unknown());

/** Input of the fail function: the machine's input, the error, and the results so far. */
export const failInput = z.extend(machineInput, {
  error: z.object({ Error: z.optional(z.string()), Cause: z.optional(z.string()) }),
  // The results of the steps completed so far.
  ...(Object.fromEntries(STEPS.map(({ result }) => [result, optionalResult])) as Record<
    StepResult,
    typeof optionalResult
  >),
});
export type FailInput = z.infer<typeof failInput>;

/** Result of the fail function: REJECTED and SUPERSEDED end the machine in Succeed, the others in Fail. */
export type Outcome = 'REJECTED' | 'SUPERSEDED' | 'FAILED' | 'RETRY' | 'COMPLETED';

/** Outputs of the stage functions. */
export interface ValidateOutput {
  readonly imageKey: string;
  readonly bucket: string;
  readonly valid: true;
  readonly format: string;
}

export interface MetadataOutput {
  readonly imageKey: string;
  readonly bucket: string;
  readonly metadata: {
    readonly width: number;
    readonly height: number;
    readonly format: string;
    readonly space: string;
    readonly channels: number;
    readonly hasAlpha: boolean;
  };
}

export interface ResizeOutput {
  readonly imageKey: string;
  readonly resizedKey: string;
}

export interface ThumbnailOutput {
  readonly imageKey: string;
  readonly thumbnailKey: string;
}
