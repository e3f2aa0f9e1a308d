/** The stages of deployment. The local runtime runs `development`. */
export const DEPLOYMENT_STAGES = ['development', 'staging', 'production'] as const;

export type DeploymentStage = (typeof DEPLOYMENT_STAGES)[number];

/** @throws Error when the text names no stage */
export function parseDeploymentStage(text: string): DeploymentStage {
  const stage = DEPLOYMENT_STAGES.find((candidate) => candidate === text);
  if (stage === undefined)
    throw new Error(
      `Unknown stage "${text}"; expected one of ${DEPLOYMENT_STAGES.join(', ')}. Give it as --stage or -c stage=.`,
    );
  return stage;
}
