/** Status of a run; see domain/status.ts for the transitions. */
export const STATUSES = ['UPLOADED', 'PROCESSING', 'COMPLETED', 'FAILED', 'REJECTED'] as const;
export type Status = (typeof STATUSES)[number];

/** Status of a stage of a run. */
export const STAGE_STATUSES = ['IN_PROGRESS', 'COMPLETED', 'FAILED'] as const;
export type StageStatus = (typeof STAGE_STATUSES)[number];

/** The accepted formats. */
export const FORMATS = ['jpeg', 'png', 'gif', 'webp'] as const;
export type Format = (typeof FORMATS)[number];
