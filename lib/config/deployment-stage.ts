/** The deployment stages. The local runtime runs `development`. */
export const DEPLOYMENT_STAGES = ['development', 'staging', 'production'] as const;

export type DeploymentStage = (typeof DEPLOYMENT_STAGES)[number];

/** @throws Error if the text is not a stage */
export function parseDeploymentStage(text: string): DeploymentStage {
  const stage = DEPLOYMENT_STAGES.find((candidate) => candidate === text);
  if (stage === undefined)
    throw new Error(
      `Unknown stage "${text}"; expected one of ${DEPLOYMENT_STAGES.join(', ')}. Pass it with --stage or -c stage=.`,
    );
  return stage;
}
