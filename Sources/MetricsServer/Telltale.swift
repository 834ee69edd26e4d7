import Hummingbird
import Configuration

@main struct Telltale { static func main() {} }
