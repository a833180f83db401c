// The rules of ESLint and, after them, the host's own for its add-ons.
const globals = require("globals");
const js = require("@eslint/js");

module.exports = [
  {ignores: ["**/static/lib/**"]},
  {
    ...js.configs.recommended,
    files: ["**/static/{src,tests}/**/*.js"],
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: "module",
      globals: {
        ...globals.browser,
        odoo: "readonly",
        luxon: "readonly",
        Chart: "readonly",
      },
    },
    linterOptions: {reportUnusedDisableDirectives: "error"},
    rules: {
      ...js.configs.recommended.rules,
      complexity: ["error", 8],
      eqeqeq: "error",
      "no-duplicate-imports": "error",
      "no-restricted-globals": ["error", "event", "self"],
      "no-restricted-syntax": [
        "error",
        "PrivateIdentifier",
        {
          selector:
            "ClassDeclaration[superClass.name='Component']:not(:has(ClassBody.body > PropertyDefinition[key.name='props'][static='true']))",
          message: "A component declares its static props.",
        },
        {
          selector:
            "ClassDeclaration[superClass.name='Component']:not(:has(ClassBody.body > PropertyDefinition[key.name='template'][static='true']))",
          message: "A component declares its static template.",
        },
        {
          selector:
            "CallExpression[callee.name='_t'] > :first-child[value=/(.*%s){2,}/]",
          message: "Name the placeholders of a message that has more than one.",
        },
        {
          selector:
            "CallExpression[callee.object.name='notificationService'][callee.property.name='add'] > Literal:first-child",
          message: "A notification is translated: use _t().",
        },
      ],
      "no-unused-vars": ["error", {args: "none", caughtErrors: "all"}],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
];
