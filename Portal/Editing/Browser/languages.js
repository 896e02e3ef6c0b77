// Which language a file is in, by its name. Each is fetched when a file of it is opened, and not before.
import { StreamLanguage } from "@codemirror/language";

const legacy = async (module, name) => StreamLanguage.define((await module)[name]);

const languages = [
  [/\.ya?ml$|^\.clang-format$/, async () => (await import("@codemirror/lang-yaml")).yaml()],
  [/\.pyi?$|^(SConstruct|SConscript)$/, async () => (await import("@codemirror/lang-python")).python()],
  [/\.(json|ipynb|geojson|webmanifest)$/, async () => (await import("@codemirror/lang-json")).json()],
  [/\.(md|markdown)$/, async () => (await import("@codemirror/lang-markdown")).markdown()],
  [/\.[cm]?jsx?$/, async () => (await import("@codemirror/lang-javascript")).javascript({ jsx: true })],
  [/\.[cm]?tsx?$/, async () => (await import("@codemirror/lang-javascript")).javascript({ jsx: true, typescript: true })],
  [/\.([chi]|cc|cpp|cxx|hh|hpp|hxx|cu|cuh|hip|cl)$/, async () => (await import("@codemirror/lang-cpp")).cpp()],
  [/\.(sh|bash|zsh|ksh|sbatch|slurm|job|pbs)$|^\.(bash|zsh)rc$|^\.profile$/, () => legacy(import("@codemirror/legacy-modes/mode/shell"), "shell")],
  [/\.(f|for|f77|f90|f95|f03|f08)$/, () => legacy(import("@codemirror/legacy-modes/mode/fortran"), "fortran")],
  [/\.r$|^\.rprofile$/, () => legacy(import("@codemirror/legacy-modes/mode/r"), "r")],
  [/\.jl$/, () => legacy(import("@codemirror/legacy-modes/mode/julia"), "julia")],
  [/\.m$/, () => legacy(import("@codemirror/legacy-modes/mode/octave"), "octave")],
  [/\.lua$/, () => legacy(import("@codemirror/legacy-modes/mode/lua"), "lua")],
  [/\.(pl|pm)$/, () => legacy(import("@codemirror/legacy-modes/mode/perl"), "perl")],
  [/\.go$/, () => legacy(import("@codemirror/legacy-modes/mode/go"), "go")],
  [/\.rs$/, () => legacy(import("@codemirror/legacy-modes/mode/rust"), "rust")],
  [/\.tcl$/, () => legacy(import("@codemirror/legacy-modes/mode/tcl"), "tcl")],
  [/\.(tex|sty|bib)$/, () => legacy(import("@codemirror/legacy-modes/mode/stex"), "stex")],
  [/\.toml$|^poetry\.lock$/, () => legacy(import("@codemirror/legacy-modes/mode/toml"), "toml")],
  [/\.(ini|cfg|conf|properties|env)$|^\.(gitconfig|editorconfig)$/, () => legacy(import("@codemirror/legacy-modes/mode/properties"), "properties")],
  [/\.(xml|xdmf|vtu|vti|pvd|xsd|svg|html?)$/, () => legacy(import("@codemirror/legacy-modes/mode/xml"), "xml")],
  [/\.cmake$|^cmakelists\.txt$/, () => legacy(import("@codemirror/legacy-modes/mode/cmake"), "cmake")],
  [/^(docker|container)file|\.dockerfile$/, () => legacy(import("@codemirror/legacy-modes/mode/dockerfile"), "dockerFile")],
  [/\.(diff|patch)$/, () => legacy(import("@codemirror/legacy-modes/mode/diff"), "diff")],
];

/** The language of a file; null for plain text. */
export async function languageOf(path) {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const known = languages.find(([pattern]) => pattern.test(name));
  return known ? await known[1]() : null;
}
