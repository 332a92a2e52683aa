// Writes code, commits it, amends by hand afterwards is not scripted; then a PR through a stand-in for gh.
const u = (n) => ({ input_tokens: n, output_tokens: n * 2, cache_read_input_tokens: n * 100 })
export default {
  prompt: 'main-prompt: fix ABC-123 please',
  args: ['--dangerously-skip-permissions'],
  files: { 'a.txt': 'one\n', 'bin/gh': '#!/bin/sh\necho https://github.com/acme/shop/pull/42\n' },
  main: [
    {
      content: [
        {
          tool: 'Bash',
          input: {
            command: 'git checkout -qb feature/ABC-123-cart && git remote add origin git@github.com:acme/shop.git',
            description: 'Branch',
          },
        },
      ],
      usage: u(10),
    },
    { content: [{ tool: 'Write', input: { file_path: '$PROJECT/cart.js', content: 'a\nb\nc\nd\n' } }], usage: u(11) },
    {
      content: [
        {
          tool: 'Bash',
          input: {
            command:
              'git -c user.name=dev -c user.email=dev@example.com add -A && git -c user.name=dev -c user.email=dev@example.com commit -m "ABC-123 cart"',
            description: 'Commit',
          },
        },
      ],
      usage: u(12),
    },
    {
      content: [
        {
          tool: 'Bash',
          input: { command: 'chmod +x bin/gh; PATH=$PWD/bin:$PATH gh pr create --title x --body y', description: 'PR' },
        },
      ],
      usage: u(13),
    },
    { content: ['Done.'], usage: u(14) },
  ],
}
