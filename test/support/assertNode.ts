/** The extension host's Node, which `node@24` puts on the PATH of npm's scripts. Throws where another one runs. */
export function assertNode(): void {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 24) return;
  throw new Error(
    `This needs Node 24 and runs on ${process.versions.node}. Run it by "npm run …" after "npm install" ` +
      '(with install scripts: --ignore-scripts leaves out the Node that the devDependency "node" brings).',
  );
}
