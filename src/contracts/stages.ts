/** States in which several stages run in parallel. The group's name is also the field of the state with their results. */
export const PARALLEL_GROUPS = {
  derivatives: { state: 'ParallelProcessing' },
} as const;
export type ParallelGroup = keyof typeof PARALLEL_GROUPS;

/** One stage of the pipeline. */
export interface StageDefinition {
  /** Its state in the state machine. */
  readonly state: string;
  /** Adjacent stages with the same group run in parallel. */
  readonly parallel?: ParallelGroup;
  /**
   * Whether it reads the uploaded file. If every delivery of such a stage is killed, the file is taken to be the cause: see
   * settle-failure.ts.
   */
  readonly readsFile: boolean;
  /** Which fields of its output the machine's state keeps, by path in the output; absent: all. */
  readonly keeps?: Readonly<Record<string, string>>;
}

/**
 * The stages in order. The record, events, metrics, state machine and everything shown to people derive from this table. A
 * stage also needs a function (`trigger: { by: 'machine', stage }` in its descriptor) and a memo type (memos.ts); the type
 * check names a stage that lacks either.
 */
export const STAGES = {
  validation: {
    state: 'ValidateImage',
    readsFile: true,
    keeps: { imageKey: 'imageKey', bucket: 'bucket', valid: 'valid', format: 'format' },
  },
  metadata: {
    state: 'ExtractMetadata',
    readsFile: true,
    keeps: {
      width: 'metadata.width',
      height: 'metadata.height',
      format: 'metadata.format',
      space: 'metadata.space',
      channels: 'metadata.channels',
      hasAlpha: 'metadata.hasAlpha',
    },
  },
  resize: {
    state: 'ResizeImage',
    parallel: 'derivatives',
    readsFile: true,
    keeps: { resizedKey: 'resizedKey' },
  },
  thumbnail: {
    state: 'GenerateThumbnail',
    parallel: 'derivatives',
    readsFile: true,
    keeps: { thumbnailKey: 'thumbnailKey' },
  },
  archive: { state: 'ArchiveImage', readsFile: false },
} as const satisfies Readonly<Record<string, StageDefinition>>;

/** A stage, as the record and events name it. */
export type Stage = keyof typeof STAGES;

export const STAGE_NAMES = Object.keys(STAGES) as [Stage, ...Stage[]];

/** The field of the machine's state with the result of a step. */
export type StepResult = {
  [Name in Stage]: (typeof STAGES)[Name] extends { readonly parallel: infer Group } ? Group : Name;
}[Stage];

/** One step of the state machine: a stage, or several in parallel. */
export interface Step {
  readonly stages: readonly Stage[];
  readonly result: StepResult;
  /** Only if the stages run in parallel. */
  readonly group?: ParallelGroup;
}

/** The steps in order. */
export const STEPS: readonly Step[] = STAGE_NAMES.reduce<readonly Step[]>((steps, stage) => {
  const { parallel: group }: StageDefinition = STAGES[stage];
  const last = steps.at(-1);
  if (group === undefined) return [...steps, { stages: [stage], result: stage as StepResult }];
  if (last?.group !== group) return [...steps, { stages: [stage], result: group, group }];
  return [...steps.slice(0, -1), { ...last, stages: [...last.stages, stage] }];
}, []);

/** A stage that reads the uploaded file. */
export type ReadingStage = {
  [Name in Stage]: (typeof STAGES)[Name]['readsFile'] extends true ? Name : never;
}[Stage];

export function readsFile(stage: Stage): boolean {
  return STAGES[stage].readsFile;
}

/** The stages that must be complete before a stage may start: those of all earlier steps. */
export function stagesBefore(stage: Stage): readonly Stage[] {
  const step = STEPS.findIndex(({ stages }) => stages.includes(stage));
  return STEPS.slice(0, step).flatMap(({ stages }) => stages);
}
