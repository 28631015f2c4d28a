#pragma once
// Running the real `segue` program.

#include <cstdio>
#include <sys/wait.h>

#include <array>
#include <fstream>
#include <sstream>
#include <string>

namespace segue::test {

struct Ran {
    int exit = -1;
    std::string out, err;
};

/// Runs `segue` with these arguments (already quoted for the shell) and this standard input file.
inline Ran run_segue(const std::string& arguments, const std::string& folder, const std::string& input = "/dev/null") {
    const std::string out = folder + "/stdout", err = folder + "/stderr";
    const std::string command = std::string(SEGUE_BINARY_DIR) + "/desktop/segue " + arguments + " <" + input + " >" + out + " 2>" + err;
    const int status = std::system(command.c_str());
    const auto text = [](const std::string& file) {
        std::ifstream in(file, std::ios::binary);
        std::ostringstream all;
        all << in.rdbuf();
        return std::move(all).str();
    };
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text(out), text(err)};
}

}  // namespace segue::test
