/** Ce qui ne va pas, dit en une phrase à qui lit le terminal. */
export class Failure extends Error {}

/** Exécute un script : un échec attendu devient une ligne sur stderr et le code de sortie 1. */
export async function run(main) {
  // Un lecteur parti avant la fin (`| head`) n'est pas une erreur.
  process.stdout.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(`Erreur : ${error.message.replace(/\s+/g, ' ')}`);
    process.exitCode = 1;
  }
}
