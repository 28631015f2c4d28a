#include "tests/layering/check.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string_view>

namespace segue::layering {
namespace {

using Names = std::set<std::string>;

bool starts_with(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }
bool ends_with(std::string_view text, std::string_view suffix) {
    return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

/// What each folder of the core may include besides itself: the way of the data, leftwards (architecture.md, rule 1).
const std::map<std::string, Names>& core_rules() {
    static const std::map<std::string, Names> rules = [] {
        std::map<std::string, Names> made;
        Names left;
        for (const char* folder : {"base", "condition", "context", "ports", "signals", "reservation", "journey", "policy", "decision",
                                   "brief", "disposition", "learning", "insight"}) {
            made[folder] = left;
            left.insert(folder);
        }
        made["policy"].insert("learning");  // learning/score stands between policy and decision
        made["decision"].insert("learning");
        made["pack"] = left;
        made["outbox"] = made["store"] = {"base", "condition", "context", "ports"};
        left.insert({"pack", "outbox", "store"});
        made["runtime"] = left;
        return made;
    }();
    return rules;
}

/// A vendor's headers and the files that may include them. A path that ends with '/' means the .cpp files below it.
struct Fence {
    const char* vendor;
    std::vector<std::string> includes;  ///< how the include begins
    std::vector<std::string> allowed;
};

const std::vector<Fence>& fences() {
    static const std::vector<Fence> all = {
        {"SQLite", {"SQLiteCpp/", "sqlite3.h"}, {"core/store/", "tests/store/", "tests/support/", "tests/bench/"}},
        {"cpp-httplib", {"httplib.h"}, {"connectors/http/", "tests/http/"}},
        {"nlohmann/json", {"nlohmann/"}, {"tests/bench/", "core/base/json.cpp"}},
        {"libsodium", {"sodium.h"}, {"core/base/digest.cpp", "core/base/sign.cpp", "core/store/", "core/runtime/pack_keys.cpp", "tests/store/"}},
        {"libphonenumber", {"phonenumbers/"}, {"core/context/phone.cpp"}},
        {"RE2", {"re2/"}, {"core/condition/"}},
        {"date", {"date/"}, {"core/runtime/", "tests/conformance/"}},
        {"libpq", {"libpq-fe.h"}, {"hub/"}},
        {"CLI11", {"CLI/"}, {"desktop/cli/"}},
        {"Dear ImGui", {"imgui"}, {"desktop/", "tests/gui/", "tests/support/", "tests/bench/"}},
        {"GLFW and OpenGL", {"GLFW/", "GL/"}, {"desktop/shell/window.cpp"}},
        {"POSIX and Win32", {"unistd.h", "fcntl.h", "sys/", "windows.h", "X11/", "pthread.h", "poll.h", "signal.h"},
         {"desktop/platform/", "*_posix.cpp", "*_win32.cpp", "tests/"}},
    };
    return all;
}

/// Headers may know these vendors too: window code is made of them.
bool fences_headers(const Fence& fence) { return std::string_view(fence.vendor) != "Dear ImGui"; }

bool allows(const Fence& fence, const std::string& path) {
    for (const std::string& place : fence.allowed) {
        if (path == place) return true;
        if (place.front() == '*' && ends_with(path, place.substr(1))) return true;
        const bool file_kind = ends_with(path, ".cpp") || !fences_headers(fence) || starts_with(path, "tests/");
        if (place.back() == '/' && starts_with(path, place) && file_kind) return true;
    }
    return false;
}

/// Vendors that one single .cpp of the product keeps to itself.
const Names& one_file_vendors() {
    static const Names all = {"RE2", "date"};
    return all;
}

/// What no part of the core may say, and the folders that may all the same.
struct Forbidden {
    std::vector<std::string> words;
    Names allowed;
    const char* why;
};

const std::vector<Forbidden>& forbidden() {
    static const std::vector<Forbidden> all = {
        {{"system_clock", "steady_clock", "high_resolution_clock", "gettimeofday", "clock_gettime", "localtime", "gmtime"}, {"runtime"}, "time comes in as an argument"},
        {{"getenv", "setlocale", "std::locale"}, {"runtime"}, "the environment is the runtime's business"},
        {{"fopen", "ifstream", "ofstream", "fstream"}, {"store", "runtime"}, "files are read by store and runtime"},
        {{"random_device", "mt19937", "minstd_rand", "default_random_engine", "srand"}, {}, "randomness comes in as an argument"},
    };
    return all;
}

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, at);) parts.push_back(part);
    return parts;
}

std::string joined(const Names& names) {
    std::string text;
    for (const auto& name : names) (text += text.empty() ? "" : ", ") += name;
    return text.empty() ? "nothing else" : text;
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool has_word(const std::string& line, const std::string& word) {
    for (std::size_t at = line.find(word); at != std::string::npos; at = line.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !is_word(line[at - 1])) && (end >= line.size() || !is_word(line[end]))) return true;
    }
    return false;
}

class Checker {
public:
    void file(const SourceFile& file) {
        path_ = file.path;
        folders_ = split(path_, '/');
        const auto lines = split(file.text, '\n');
        check_size(lines.size());
        for (line_ = 1; line_ <= lines.size(); ++line_) check_include(lines[line_ - 1]);
        if (in_core()) check_calls(split(code_only(file.text), '\n'));
    }
    [[nodiscard]] Findings take() { return std::move(findings_); }

private:
    [[nodiscard]] bool in_core() const { return folders_.size() > 2 && folders_[0] == "core"; }
    void find(const std::string& what) { findings_.push_back(path_ + ":" + std::to_string(line_) + ": " + what); }

    void check_size(std::size_t lines) {
        const std::size_t most = ends_with(path_, ".h") ? 220 : 500;
        line_ = lines;
        if (lines > most) find("is longer than " + std::to_string(most) + " lines");
    }

    void check_include(const std::string& line) {
        if (!starts_with(line, "#include ")) return;
        const auto open = line.find_first_of("\"<");
        const auto close = open == std::string::npos ? open : line.find_first_of("\">", open + 1);
        if (close == std::string::npos) return;
        const std::string name = line.substr(open + 1, close - open - 1);
        if (line[open] == '"') check_own(name);
        for (const Fence& fence : fences()) check_vendor(fence, name);
    }

    void check_own(const std::string& name) {
        const auto there = split(name, '/');
        if (there.size() < 2) {  // a test may call its neighbour by name
            if (folders_[0] != "tests") find("includes " + name + ", which is not written from the root");
            return;
        }
        if (folders_[0] == "tests" || folders_[0] == there[0]) {
            if (in_core() && there[0] == "core") check_core(name, there[1]);
            return;
        }
        // The composition roots: the files of desktop itself, and the segue program.
        const bool composes = folders_.size() == 2 || starts_with(path_, "desktop/cli/") || starts_with(path_, "desktop/app/");
        if (folders_[0] == "desktop" && composes && there[0] != "tests") return;
        if (folders_[0] == "desktop" && there[0] == "core") return check_desktop(name, there[1]);
        if (folders_[0] == "connectors" && there[0] == "core") {
            static const Names allowed = {"base", "condition", "context", "ports"};
            if (allowed.count(there[1]) == 0) find("includes " + name + "; connectors may include " + joined(allowed));
            return;
        }
        find("includes " + name + " from another part of the product");
    }

    void check_core(const std::string& name, const std::string& folder) {
        const auto rule = core_rules().find(folders_[1]);
        if (rule == core_rules().end()) return find("core/" + folders_[1] + " has no rule; add it where the data pass it");
        if (folder != folders_[1] && rule->second.count(folder) == 0) {
            find("includes " + name + "; " + folders_[1] + " may include " + joined(rule->second));
        }
    }

    void check_desktop(const std::string& name, const std::string& folder) {
        const bool plain = name == "core/runtime/agent_view.h" || name == "core/runtime/person_view.h" || name == "core/runtime/agent_command.h";
        if (folder != "base" && !plain) find("includes " + name + "; the window sees base, agent_view.h, person_view.h and agent_command.h of the core");
    }

    void check_vendor(const Fence& fence, const std::string& name) {
        const bool known = std::any_of(fence.includes.begin(), fence.includes.end(), [&](const std::string& begin) { return starts_with(name, begin); });
        if (!known) return;
        if (!allows(fence, path_)) find("includes " + name + "; " + fence.vendor + " stays behind its fence");
        if (one_file_vendors().count(fence.vendor) == 0 || folders_[0] == "tests") return;
        const auto [first, is_new] = keepers_.try_emplace(fence.vendor, path_);
        if (!is_new && first->second != path_) find("includes " + name + ", as " + first->second + " does; one file keeps " + fence.vendor);
    }

    void check_calls(const std::vector<std::string>& lines) {
        for (line_ = 1; line_ <= lines.size(); ++line_) {
            for (const Forbidden& rule : forbidden()) {
                if (rule.allowed.count(folders_[1]) > 0) continue;
                for (const std::string& word : rule.words) {
                    if (has_word(lines[line_ - 1], word)) find("says " + word + "; " + rule.why);
                }
            }
        }
    }

    Findings findings_;
    std::string path_;
    std::vector<std::string> folders_;
    std::size_t line_ = 0;
    std::map<std::string, std::string> keepers_;
};

}  // namespace

std::string code_only(const std::string& text) {
    std::string out = text;
    const auto blank = [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < std::min(to, out.size()); ++i) {
            if (out[i] != '\n') out[i] = ' ';
        }
    };
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i + 1;
        if (text.compare(i, 2, "//") == 0) {
            end = std::min(text.find('\n', i), text.size());
            blank(i, end);
        } else if (text.compare(i, 2, "/*") == 0) {
            const auto close = text.find("*/", i + 2);
            end = close == std::string::npos ? text.size() : close + 2;
            blank(i, end);
        } else if (text.compare(i, 2, "R\"") == 0 && (i == 0 || !is_word(text[i - 1]))) {
            const auto paren = text.find('(', i);
            const std::string closing = ")" + text.substr(i + 2, paren - i - 2) + "\"";
            const auto close = text.find(closing, i);
            end = close == std::string::npos ? text.size() : close + closing.size();
            blank(i, end);
        } else if (text[i] == '"' || (text[i] == '\'' && (i == 0 || !is_word(text[i - 1])))) {
            while (end < text.size() && text[end] != text[i] && text[end] != '\n') end += text[end] == '\\' ? 2u : 1u;
            end = std::min(end + 1, text.size());
            blank(i, end);
        }
        i = end;
    }
    return out;
}

Findings check(const std::vector<SourceFile>& files) {
    Checker checker;
    for (const SourceFile& file : files) checker.file(file);
    return checker.take();
}

std::vector<SourceFile> read_tree(const std::string& root) {
    std::vector<SourceFile> files;
    for (const char* part : {"core", "connectors", "desktop", "tests"}) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(std::filesystem::path(root) / part)) {
            const auto extension = entry.path().extension();
            if (!entry.is_regular_file() || (extension != ".h" && extension != ".cpp")) continue;
            std::ostringstream text;
            text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
            files.push_back({std::filesystem::relative(entry.path(), root).generic_string(), text.str()});
        }
    }
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return files;
}

}  // namespace segue::layering
