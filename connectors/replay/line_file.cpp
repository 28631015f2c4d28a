#include "connectors/replay/line_file.h"

#include <fstream>
#include <optional>

namespace segue::replay {
namespace {

/// Reads on from an offset, line by line.
class Splitter {
public:
    Splitter(std::ifstream& in, std::uintmax_t offset) : in_(in), offset_(offset) { in_.seekg(static_cast<std::streamoff>(offset)); }

    /// The next line with its end, or what is left at the end of the file; empty when nothing is left.
    std::optional<Line> next() {
        text_.clear();
        Line line;
        line.begin = offset_;
        line.ended = false;
        for (;;) {
            if (at_ == filled_ && !fill()) break;
            const char c = buffer_[at_++];
            ++offset_;
            if (c == '\n') {
                line.ended = true;
                break;
            }
            if (text_.size() < max_line) text_ += c;
            else line.too_long = true;
        }
        if (!line.ended && offset_ == line.begin) return {};
        line.text = text_;
        return line;
    }
    [[nodiscard]] std::uintmax_t offset() const { return offset_; }

private:
    bool fill() {
        in_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
        filled_ = static_cast<std::size_t>(in_.gcount());
        at_ = 0;
        return filled_ > 0;
    }

    std::ifstream& in_;
    std::uintmax_t offset_;
    std::vector<char> buffer_ = std::vector<char>(1u << 16);
    std::size_t at_ = 0;
    std::size_t filled_ = 0;
    std::string text_;
};

}  // namespace

base::Status LineFile::read(bool must_exist, const std::function<bool(const Line&)>& take) {
    std::error_code failed;
    const auto kind = std::filesystem::status(path_, failed).type();
    if (kind == std::filesystem::file_type::not_found) {
        if (!must_exist) return {};
        return base::Error{base::Code::not_found, "is not there", name_};
    }
    std::ifstream in(path_, std::ios::binary);
    if (kind == std::filesystem::file_type::directory || !in) return base::Error{base::Code::unavailable, "cannot be read", name_};
    Splitter lines(in, offset_);
    while (auto line = lines.next()) {
        if (inside_line_) {  // the end of a line that was taken without one
            inside_line_ = !line->ended;
        } else {
            line->number = next_number_;
            if (!take(*line) && !line->ended) return {};
            ++next_number_;
            inside_line_ = !line->ended;
        }
        offset_ = lines.offset();
    }
    return {};
}

}  // namespace segue::replay
