// SPDX-License-Identifier: MIT
#include "bindings/prompt/line_editor.hpp"

#include "bindings/lua/limits/interruption.hpp"

#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cwchar>
#include <histedit.h>
#include <iostream>
#include <optional>
#include <poll.h>
#include <unistd.h>

namespace optbench::bindings::prompt {
namespace {

constexpr wchar_t kNoCharacter = L'\uFFFD';  // replaces bytes that are not UTF-8
constexpr char kPromptEscape = '\1';         // encloses text of zero width in a prompt
constexpr char kPasteEnd[] = "\x1b[201~";

std::atomic<bool> resized = false;
std::atomic<bool> continued = false;

extern "C" void on_terminal_signal(int number) {
  (number == SIGWINCH ? resized : continued) = true;
}

/// During its lifetime, changes of the terminal's size and resumption after Ctrl-Z are recorded.
class TerminalSignals {
 public:
  TerminalSignals() {
    struct sigaction action {};
    action.sa_handler = on_terminal_signal;
    sigemptyset(&action.sa_mask);
    sigaction(SIGWINCH, &action, &old_resized_);
    sigaction(SIGCONT, &action, &old_continued_);
  }
  ~TerminalSignals() {
    sigaction(SIGWINCH, &old_resized_, nullptr);
    sigaction(SIGCONT, &old_continued_, nullptr);
  }
  TerminalSignals(const TerminalSignals&) = delete;
  TerminalSignals& operator=(const TerminalSignals&) = delete;

 private:
  struct sigaction old_resized_ {};
  struct sigaction old_continued_ {};
};

/// During its lifetime, the signals that the editor handles arrive only inside wait().
class HeldSignals {
 public:
  HeldSignals() {
    sigset_t held;
    sigemptyset(&held);
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGWINCH, SIGCONT}) {
      sigaddset(&held, number);
    }
    pthread_sigmask(SIG_BLOCK, &held, &before_);
  }
  ~HeldSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

  /// Until there is something to read; false when a signal came first.
  [[nodiscard]] bool wait() const {
    pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    return ppoll(&input, 1, nullptr, &before_) > 0;
  }

 private:
  sigset_t before_{};
};

/// Non-ASCII characters need a locale that supports them. "C" does not describe the terminal, which
/// today shows UTF-8.
void choose_characters() {
  const char* locale = std::setlocale(LC_CTYPE, "");
  if (locale == nullptr || std::string_view(locale) == "C" || std::string_view(locale) == "POSIX") {
    std::setlocale(LC_CTYPE, "C.UTF-8");
  }
}

/// Whether lines can be edited: terminals for input and output, with cursor movement.
bool can_edit() {
  const char* term = std::getenv("TERM");
  return isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0 && term != nullptr &&
         *term != '\0' && std::string_view(term) != "dumb";
}

}  // namespace

/// libedit on standard input and output.
class LineEditor::Terminal {
 public:
  explicit Terminal(TabFunction on_tab) : on_tab_(std::move(on_tab)) {
    choose_characters();
    editor_.reset(el_init("optbench", stdin, stdout, stderr));
    history_.reset(history_init());
    if (editor_ == nullptr || history_ == nullptr) throw std::bad_alloc();
    EditLine* editor = editor_.get();
    HistEvent event{};
    history(history_.get(), &event, H_SETSIZE, static_cast<int>(InputHistory::kEntries));
    el_set(editor, EL_CLIENTDATA, this);
    el_set(editor, EL_HIST, history, history_.get());
    el_set(editor, EL_GETCFN, read_character);
    el_set(editor, EL_PROMPT_ESC, prompt_of, kPromptEscape);
    bind_keys(editor);
    el_source(editor, nullptr);  // ~/.editrc
  }

  Input read(const std::string& prompt, std::string& line) {
    const TerminalSignals signals;
    prompt_ = prompt;
    failed_with_ = Input::closed;
    el_set(editor_.get(), EL_PREP_TERM, 1);  // before the prompt is shown
    set_bracketed_paste(true);
    int length = 0;
    const char* text = el_gets(editor_.get(), &length);
    set_bracketed_paste(false);
    if (text == nullptr || length <= 0) {
      if (failed_with_ == Input::closed && text == nullptr) fmt::print("\n");
      if (failed_with_ == Input::interrupted) fmt::print("^C\n");
      return failed_with_;
    }
    line.assign(text, static_cast<std::size_t>(length));
    if (line.ends_with('\n')) line.pop_back();
    return Input::line;
  }

  void add(const std::string& entry) {
    HistEvent event{};
    history(history_.get(), &event, H_ENTER, entry.c_str());
  }

 private:
  static Terminal& self(EditLine* editor) {
    void* data = nullptr;
    el_get(editor, EL_CLIENTDATA, &data);
    return *static_cast<Terminal*>(data);
  }

  static void bind_keys(EditLine* editor) {
    el_set(editor, EL_EDITOR, "emacs");
    el_set(editor, EL_ADDFN, "optbench-complete", "Complete the word", complete);
    el_set(editor, EL_ADDFN, "optbench-paste", "Take pasted text as it is", paste);
    constexpr const char* kKeys[][2] = {
        {"^I", "optbench-complete"},   {"\\e[200~", "optbench-paste"},
        {"^R", "em-inc-search-prev"},  {"\\e[3~", "ed-delete-next-char"},
        {"\\e[H", "ed-move-to-beg"},   {"\\e[F", "ed-move-to-end"},
        {"\\e[1~", "ed-move-to-beg"},  {"\\e[4~", "ed-move-to-end"},
        {"\\e[1;5C", "em-next-word"},  {"\\e[1;5D", "ed-prev-word"},
        {"\\e[5~", "ed-prev-history"}, {"\\e[6~", "ed-next-history"},
        {"^W", "ed-delete-prev-word"},
    };
    for (const auto& [key, command] : kKeys) el_set(editor, EL_BIND, key, command, nullptr);
  }

  static char* prompt_of(EditLine* editor) { return self(editor).prompt_.data(); }

  static unsigned char complete(EditLine* editor, int /*key*/) {
    const LineInfo* line = el_line(editor);
    const TabResult answer =
        self(editor).ask({line->buffer, static_cast<std::size_t>(line->cursor - line->buffer)});
    if (!answer.inserted.empty()) el_insertstr(editor, answer.inserted.c_str());
    if (answer.shown.empty()) return answer.inserted.empty() ? CC_REFRESH_BEEP : CC_REFRESH;
    fmt::print("\n{}\n", answer.shown);
    return CC_REDISPLAY;
  }

  /// No exception may cross libedit's frames.
  TabResult ask(std::string_view before_cursor) {
    try {
      return on_tab_(before_cursor);
    } catch (const std::exception&) {
      return {};
    }
  }

  /// Inserts the text up to the end mark of a paste, without interpreting it as keys.
  static unsigned char paste(EditLine* editor, int /*key*/) {
    std::string text;
    while (!text.ends_with(kPasteEnd)) {
      char byte = 0;
      if (self(editor).read_byte(byte) <= 0) return CC_EOF;
      if (byte == '\r') byte = '\n';
      text += byte;
    }
    text.resize(text.size() - (sizeof kPasteEnd - 1));
    while (text.ends_with('\n')) text.pop_back();
    std::erase_if(text, [](char c) { return c == '\0' || c == '\x1b'; });
    if (el_insertstr(editor, text.c_str()) != 0) return CC_ERROR;
    return CC_REFRESH;
  }

  /// libedit's function to read one character; -1 ends the line.
  static int read_character(EditLine* editor, wchar_t* character) {
    return self(editor).read_wide(*character);
  }

  int read_wide(wchar_t& character) {
    std::mbstate_t state{};
    for (;;) {
      char byte = 0;
      const int got = read_byte(byte);
      if (got <= 0) return got;
      const std::size_t used = std::mbrtowc(&character, &byte, 1, &state);
      if (used == static_cast<std::size_t>(-2)) continue;
      if (used == static_cast<std::size_t>(-1)) character = kNoCharacter;
      return 1;
    }
  }

  /// 1, 0 at the end of the input, -1 when a signal or an error ends the line.
  int read_byte(char& byte) {
    const HeldSignals held;
    for (;;) {
      if (Interruption::requested()) {
        failed_with_ = Interruption::termination_requested() ? Input::closed : Input::interrupted;
        return -1;
      }
      if (continued.exchange(false)) {
        el_set(editor_.get(), EL_PREP_TERM, 1);
        set_bracketed_paste(true);
        el_set(editor_.get(), EL_REFRESH);
      }
      if (resized.exchange(false)) el_resize(editor_.get());
      if (!held.wait()) {
        if (errno == EINTR) continue;
        return -1;
      }
      const ssize_t got = ::read(STDIN_FILENO, &byte, 1);
      if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      return static_cast<int>(got);
    }
  }

  static void set_bracketed_paste(bool on) {
    fmt::print("\x1b[?2004{}", on ? 'h' : 'l');
    std::fflush(stdout);
  }

  struct Close {
    void operator()(EditLine* editor) const { el_end(editor); }
    void operator()(::History* history) const { history_end(history); }
  };

  TabFunction on_tab_;
  std::unique_ptr<::History, Close> history_;
  std::unique_ptr<EditLine, Close> editor_;
  std::string prompt_;
  Input failed_with_ = Input::closed;
};

LineEditor::LineEditor(const std::filesystem::path& history_file, TabFunction on_tab)
    : history_(history_file), interactive_(isatty(STDIN_FILENO) != 0) {
  if (!can_edit()) return;
  terminal_ = std::make_unique<Terminal>(std::move(on_tab));
  for (const std::string& entry : history_.read()) terminal_->add(latest_ = entry);
}

LineEditor::~LineEditor() = default;

LineEditor::Input LineEditor::read(const std::string& prompt, std::string& line) {
  if (terminal_ != nullptr) return terminal_->read(prompt, line);
  return read_plain(interactive_ ? prompt : "", line);
}

LineEditor::Input LineEditor::read_plain(const std::string& prompt, std::string& line) {
  fmt::print("{}", prompt);
  std::fflush(stdout);
  if (std::getline(std::cin, line)) return Input::line;
  const bool dropped = Interruption::requested() && !Interruption::termination_requested();
  if (!prompt.empty()) fmt::print("\n");
  if (!dropped) return Input::closed;
  std::cin.clear();
  clearerr(stdin);
  return Input::interrupted;
}

std::string LineEditor::unprinted(std::string_view codes) const {
  if (terminal_ == nullptr) return std::string(codes);
  return fmt::format("{}{}{}", kPromptEscape, codes, kPromptEscape);
}

void LineEditor::remember(const std::string& entry) {
  if (terminal_ == nullptr || entry.empty() || entry.starts_with(' ') || entry == latest_) return;
  latest_ = entry;
  terminal_->add(entry);
  history_.append(entry);
}

}  // namespace optbench::bindings::prompt
