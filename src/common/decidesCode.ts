/** Each with what its name has in common: some families have new members every year. */
const deciding = [
  'PATH|PATHEXT|IFS|ENV|SHELL|COMSPEC|HOME|USERPROFILE|ZDOTDIR|PROMPT_COMMAND|PS4|CDPATH|XDG_CONFIG_(?:HOME|DIRS)',
  'BASH_ENV|BASH_FUNC_.*|BASHOPTS|SHELLOPTS|PSMODULEPATH',
  'LD_.*|DYLD_.*|GCONV_PATH|OPENSSL_(?:CONF|MODULES)',
  'NODE_(?:OPTIONS|PATH|REPL_EXTERNAL_MODULE|EXTRA_CA_CERTS)|ELECTRON_RUN_AS_NODE|NPM_CONFIG_.*|DENO_.*|BUN_.*|COREPACK_.*',
  'PYTHON.*|PIP_.*|VIRTUAL_ENV|CONDA_.*|UV_.*',
  'PERL5?(?:OPT|LIB|DB|SHELL)|RUBY(?:OPT|LIB|SHELL)|BUNDLE_.*|GEM_(?:HOME|PATH)',
  'CLASSPATH|(?:_JAVA|JAVA_TOOL|JDK_JAVA|MAVEN|GRADLE)_(?:OPTIONS|OPTS|ARGS)|JAVA_HOME',
  'PHPRC|PHP_INI_SCAN_DIR|LUA_(?:PATH|CPATH|INIT).*|R_(?:PROFILE|ENVIRON|LIBS).*|JULIA_.*|ERL_.*|GO(?:FLAGS|PROXY|TOOLCHAIN)',
  'DOTNET_.*|COR_.*|CORECLR_.*|COMPLUS_.*|RUSTC.*|CARGO_.*|MAKEFLAGS|MAKEFILES|CC|CXX',
  'GIT_.*|SSH_ASKPASS|EDITOR|VISUAL|PAGER|LESSOPEN|LESSCLOSE|BROWSER',
];
const pattern = new RegExp(`^(?:${deciding.join('|')})$`, 'i');

/** Whether a variable can have programs load or start other code than they would without it: `NODE_OPTIONS`, `PATH`. */
export function decidesCode(name: string): boolean {
  return pattern.test(name);
}
