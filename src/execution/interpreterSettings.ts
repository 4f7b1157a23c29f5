/** How the settings of a workspace tell the interpreter of a language. */
export interface LanguageSettings {
  readonly extension: string;
  /** Their names, the first first. */
  readonly settings: readonly string[];
  /** The default of a setting: nobody has chosen it. */
  readonly unset?: string;
}

/** By the name of the interpreter that a script of the language has by itself. */
export function languageSettings(
  interpreter: string,
  platform: NodeJS.Platform,
): LanguageSettings | undefined {
  switch (interpreter) {
    case 'julia':
      return { extension: '.jl', settings: ['julia.executablePath'] };
    case 'perl':
      return { extension: '.pl', settings: ['perlnavigator.perlPath'] };
    case 'php':
      return { extension: '.php', settings: ['php.executablePath', 'php.validate.executablePath'] };
    case 'python':
    case 'python3':
      return { extension: '.py', settings: ['python.defaultInterpreterPath'], unset: 'python' };
    case 'Rscript':
      return { extension: '.r', settings: [`r.rpath.${systemOfR(platform)}`] };
    case 'ruby':
      return { extension: '.rb', settings: ['rubyLsp.rubyExecutablePath', 'ruby.interpreter.commandPath'] };
    default:
      return undefined;
  }
}

function systemOfR(platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'windows';
  return platform === 'darwin' ? 'mac' : 'linux';
}
