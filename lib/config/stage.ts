/** The stages of deployment. The local runtime runs `development`. */
export const STAGES = ['development', 'staging', 'production'] as const;

export type Stage = (typeof STAGES)[number];

/** @throws Error when the text names no stage */
export function parseStage(text: string): Stage {
  const stage = STAGES.find((candidate) => candidate === text);
  if (stage === undefined)
    throw new Error(
      `Unknown stage "${text}"; expected one of ${STAGES.join(', ')}. Give it as --stage or -c stage=.`,
    );
  return stage;
}
