// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone completion SHELL: a script for bash, zsh or fish, written from the commands as they are. The script answers
// options and words by itself, and asks the program only for names of the library.
#include "app/command_tree.h"

#include <fmt/format.h>

#include <iostream>

namespace lodestone::app {

namespace {

/// In single quotes of a shell.
std::string in_quotes(const std::string& text) {
  std::string result = "'";
  for (const char c : text)
    result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

/// Up to a semicolon outside parentheses.
std::string first_sentence(const std::string& text) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
    if (text[i] == ';' && depth == 0)
      return text.substr(0, i);
  }
  return text;
}

/// What the table of bash says of a value: words, and @names:KIND, @entry, @file, @folder, @list.
std::string tokens_of(const ValueChoice& values) {
  std::string tokens;
  const auto add = [&](const std::string& token) { tokens += (tokens.empty() ? "" : " ") + token; };
  for (const std::string& word : values.words)
    add(word);
  if (!values.kind.empty())
    add("@names:" + values.kind);
  if (values.is_entry)
    add("@entry");
  if (values.is_file)
    add("@file");
  if (values.is_folder)
    add("@folder");
  if (values.is_list)
    add("@list");
  return tokens;
}

constexpr const char* bash_functions = R"shell(
_lodestone() {
  local current="${COMP_WORDS[COMP_CWORD]}" command="" option="" first="" word key token names="" prefix="" i
  local -i position=1 file=0 folder=0 list=0
  # bash parts --svg=FILE at the '='.
  [[ "$current" == "=" ]] && current=""
  for ((i = 1; i < COMP_CWORD; ++i)); do
    word="${COMP_WORDS[i]}"
    if [[ "$word" == "=" ]]; then
      [[ -n "$option" ]] || option="-"
    elif [[ -n "$option" ]]; then
      option=""
    elif [[ -z "$command" ]]; then
      [[ "$word" == -* ]] || command="$word"
    elif [[ "$word" == -* ]]; then
      [[ -v "_lodestone_values[$command $word]" ]] && option="$word"
    else
      ((position == 1)) && first="$word"
      position+=1
    fi
  done
  COMPREPLY=()
  if [[ -n "$option" ]]; then
    key="$command $option"
  elif [[ "$current" == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "${_lodestone_options[${command:-lodestone}]}" -- "$current")
    return
  elif [[ -z "$command" ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$_lodestone_commands" -- "$current")
    return
  else
    key="$command $position"
    # The last argument may stand several times.
    [[ -v "_lodestone_values[$key]" ]] || key="$command +"
  fi
  for token in ${_lodestone_values[$key]-}; do
    case "$token" in
      @names:*) names+=" $(lodestone completion bash --names "${token#@names:}" 2>/dev/null)" ;;
      @entry) names+=" $(lodestone completion bash --names "$first" 2>/dev/null)" ;;
      @file) file=1 ;;
      @folder) folder=1 ;;
      @list) list=1 ;;
      *) names+=" $token" ;;
    esac
  done
  if ((list)) && [[ "$current" == *,* ]]; then
    prefix="${current%,*},"
  fi
  mapfile -t COMPREPLY < <(compgen -P "$prefix" -W "$names" -- "${current#"$prefix"}")
  ((${#COMPREPLY[@]} == 0)) || return
  # A file stands where no name begins so.
  if ((file || folder)); then
    compopt -o filenames 2>/dev/null
    if ((file)); then
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
    else
      mapfile -t COMPREPLY < <(compgen -d -- "$current")
    fi
  fi
}
complete -F _lodestone lodestone
)shell";

std::string bash_script(const CommandText& program, const std::vector<CommandText>& commands) {
  std::string names, options, values;
  const auto add_options = [&](const std::string& name, const CommandText& command) {
    std::string words;
    for (const OptionText& option : command.options)
      for (const std::string& word : option.names) {
        words += (words.empty() ? "" : " ") + word;
        if (!option.value.empty())
          values +=
              fmt::format("  [{}]={}\n", in_quotes(command.name + " " + word), in_quotes(tokens_of(option.values)));
      }
    options += fmt::format("  [{}]={}\n", name, in_quotes(words));
  };
  add_options("lodestone", program);
  for (const CommandText& command : commands) {
    names += (names.empty() ? "" : " ") + command.name;
    add_options(command.name, command);
    for (std::size_t i = 0; i < command.arguments.size(); ++i) {
      const OptionText& argument = command.arguments[i];
      values += fmt::format("  [{}]={}\n", in_quotes(fmt::format("{} {}", command.name, i + 1)),
                            in_quotes(tokens_of(argument.values)));
      if (argument.is_repeatable)
        values += fmt::format("  [{}]={}\n", in_quotes(command.name + " +"), in_quotes(tokens_of(argument.values)));
    }
  }
  return fmt::format("# Completion of lodestone for bash, written by: lodestone completion bash\n"
                     "_lodestone_commands={}\n"
                     "declare -gA _lodestone_options=(\n{})\n"
                     "# By command and option or number of the argument: words, and what else may stand there.\n"
                     "declare -gA _lodestone_values=(\n{})\n",
                     in_quotes(names), options, values) +
         bash_functions;
}

/// A text within the brackets or behind the colon of a specification of zsh's _arguments.
std::string zsh_escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\')
      result += '\\';
    result += c;
  }
  return result;
}

std::string zsh_action(const ValueChoice& values) {
  if (!values.words.empty()) {
    std::string words;
    for (const std::string& word : values.words)
      words += (words.empty() ? "" : " ") + word;
    return "(" + words + ")";
  }
  // Behind a space it is called with these words alone; else _arguments puts some of its own before them.
  if (!values.kind.empty())
    return (values.is_list   ? " _lodestone_list "
            : values.is_file ? " _lodestone_name_or_file "
                             : " _lodestone_names ") +
           values.kind;
  return values.is_entry ? "_lodestone_entry" : values.is_file ? "_files" : values.is_folder ? "_files -/" : "";
}

constexpr const char* zsh_functions = R"shell(
_lodestone_names() {
  local -a names=(${(f)"$(lodestone completion zsh --names $1 2>/dev/null)"})
  (( $#names )) && compadd -a names
}
_lodestone_name_or_file() { _lodestone_names $1 || _files }
_lodestone_entry() { _lodestone_name_or_file $words[2] }
_lodestone_list() {
  local -a names=(${(f)"$(lodestone completion zsh --names $1 2>/dev/null)"})
  (( $#names )) && _values -s , name $names
}
)shell";

std::string zsh_script(const CommandText& program, const std::vector<CommandText>& commands) {
  const auto specifications = [](const CommandText& command, const std::string& indent) {
    std::string text;
    for (const OptionText& option : command.options)
      for (const std::string& name : option.names) {
        std::string others;
        for (const std::string& other : option.names)
          others += (others.empty() ? "" : " ") + other;
        std::string one = option.is_repeatable ? "*" : "(" + others + ")";
        one += name;
        if (!option.value.empty())
          one += name.size() > 2 ? "=" : "+";
        one += "[" + zsh_escaped(first_sentence(option.description)) + "]";
        if (!option.value.empty())
          one += ":" + zsh_escaped(option.value) + ":" + zsh_action(option.values);
        text += indent + in_quotes(one) + " \\\n";
      }
    for (std::size_t i = 0; i < command.arguments.size(); ++i) {
      const OptionText& argument = command.arguments[i];
      const std::string place = argument.is_repeatable ? "*" : std::to_string(i + 1);
      text += indent + in_quotes(place + ":" + argument.names.front() + ":" + zsh_action(argument.values)) + " \\\n";
    }
    return text;
  };
  std::string list, cases;
  for (const CommandText& command : commands) {
    list += "    " + in_quotes(command.name + ":" + zsh_escaped(command.summary)) + "\n";
    cases += fmt::format("        {})\n          _arguments \\\n{}            && return\n          ;;\n", command.name,
                         specifications(command, "            "));
  }
  return "#compdef lodestone\n# Completion of lodestone for zsh, written by: lodestone completion zsh\n" +
         std::string(zsh_functions) +
         fmt::format("_lodestone() {{\n"
                     "  local curcontext=\"$curcontext\" state line\n"
                     "  typeset -A opt_args\n"
                     "  local -a commands=(\n{}  )\n"
                     "  _arguments -C \\\n{}    '1:command:->command' '*::argument:->argument' && return\n"
                     "  case $state in\n"
                     "    command) _describe command commands ;;\n"
                     "    argument)\n"
                     "      case $words[1] in\n{}      esac\n"
                     "      ;;\n"
                     "  esac\n"
                     "}}\n",
                     list, specifications(program, "    "), cases) +
         // Sourced it registers itself, as a file of $fpath it is called.
         "if [[ \"$funcstack[1]\" == _lodestone ]]; then\n  _lodestone \"$@\"\nelse\n  compdef _lodestone "
         "lodestone\nfi\n";
}

constexpr const char* fish_functions = R"shell(
function __lodestone_names
    lodestone completion fish --names $argv[1] 2>/dev/null
end
# Names with commas between them: what is there stays in front of each.
function __lodestone_list
    set -l before (string match -r '^.*,' -- (commandline -ct))
    for name in (__lodestone_names $argv[1])
        echo $before$name
    end
end
# Arguments of COMMAND that stand before the cursor; nothing of another command.
function __lodestone_arguments -a command
    set -l words (commandline -opc)
    test (count $words) -ge 2; and test "$words[2]" = "$command"; or return 1
    set -l is_value 0
    for word in $words[3..-1]
        if test $is_value = 1
            set is_value 0
        else if string match -q -- '-*' $word
            contains -- "$command $word" $__lodestone_valued; and set is_value 1
        else
            echo $word
        end
    end
end
function __lodestone_at -a command number
    set -l words (commandline -opc)
    test (count $words) -ge 2; and test "$words[2]" = "$command"; or return 1
    set -l count (count (__lodestone_arguments $command))
    test (math $count + 1) -eq $number; or begin
        test "$argv[3]" = more; and test $count -ge $number
    end
end
function __lodestone_entry
    set -l names (__lodestone_names (__lodestone_arguments show)[1])
    printf '%s\n' $names
end
complete -c lodestone -f
)shell";

std::string fish_values(const ValueChoice& values) {
  if (!values.words.empty()) {
    std::string words;
    for (const std::string& word : values.words)
      words += (words.empty() ? "" : " ") + word;
    return " -a " + in_quotes(words);
  }
  std::string text;
  if (!values.kind.empty())
    text += fmt::format(" -a '(__lodestone_{} {})'", values.is_list ? "list" : "names", values.kind);
  if (values.is_entry)
    text += " -a '(__lodestone_entry)'";
  if (values.is_folder)
    text += " -a '(__fish_complete_directories)'";
  return text + (values.is_file ? " -F" : "");
}

std::string fish_script(const CommandText& program, const std::vector<CommandText>& commands) {
  std::string text, valued;
  const auto add = [&](const CommandText& command) {
    const std::string condition =
        command.name.empty() ? "__fish_use_subcommand" : "__fish_seen_subcommand_from " + command.name;
    for (const OptionText& option : command.options) {
      text += "complete -c lodestone -n " + in_quotes(condition);
      for (const std::string& name : option.names) {
        text += name.size() == 2 ? " -s " + name.substr(1) : " -l " + name.substr(2);
        if (!option.value.empty())
          valued += " " + in_quotes(command.name + " " + name);
      }
      if (!option.value.empty())
        text += " -r" + fish_values(option.values);
      text += " -d " + in_quotes(first_sentence(option.description)) + "\n";
    }
    for (std::size_t i = 0; i < command.arguments.size(); ++i) {
      const OptionText& argument = command.arguments[i];
      text += fmt::format("complete -c lodestone -n '__lodestone_at {} {}{}'{} -d {}\n", command.name, i + 1,
                          argument.is_repeatable ? " more" : "", fish_values(argument.values),
                          in_quotes(argument.names.front()));
    }
  };
  add(program);
  for (const CommandText& command : commands) {
    text += fmt::format("complete -c lodestone -n __fish_use_subcommand -a {} -d {}\n", command.name,
                        in_quotes(command.summary));
    add(command);
  }
  return "# Completion of lodestone for fish, written by: lodestone completion fish\nset -g __lodestone_valued" +
         valued + "\n" + fish_functions + text;
}

}  // namespace

void add_completion(CLI::App& program, Action& action) {
  struct Options {
    std::string shell;
    std::string names;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("completion", "Print the completion script of a shell");
  command->add_option("shell", options->shell, "bash, zsh or fish")
      ->check(CLI::IsMember({"bash", "zsh", "fish"}).description(""))
      ->type_name("bash|zsh|fish")
      ->required();
  // For the scripts: names of a kind of the library, a line each.
  command->add_option("--names", options->names)->group("");
  add_examples(*command, {"source <(lodestone completion bash)                 this session, bash or zsh",
                          "lodestone completion fish | source                  this session, fish",
                          "lodestone completion bash > ~/.local/share/bash-completion/completions/lodestone", "",
                          "An installation lays the scripts where the shells look for them."});
  command->callback([options, &program, &action] {
    action = [options, &program] {
      if (!options->names.empty()) {
        for (const std::string& name : entries_of(options->names))
          std::cout << name << "\n";
        return exit_code::done;
      }
      const CommandText whole = text_of(program);
      const std::vector<CommandText> commands = commands_of(program);
      std::cout << (options->shell == "bash"  ? bash_script(whole, commands)
                    : options->shell == "zsh" ? zsh_script(whole, commands)
                                              : fish_script(whole, commands));
      return exit_code::done;
    };
  });
}

}  // namespace lodestone::app
