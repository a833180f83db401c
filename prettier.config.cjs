// The plug-in is found through NODE_PATH, wherever the tools are installed.
module.exports = {
  plugins: [require.resolve("@prettier/plugin-xml")],
  bracketSpacing: false,
  printWidth: 88,
  // White space inside messages and reports is text: it is never changed.
  xmlWhitespaceSensitivity: "strict",
};
