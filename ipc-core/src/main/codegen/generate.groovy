import freemarker.template.Configuration
import freemarker.template.TemplateExceptionHandler

/*
 * Writes one Value and one Array for each primitive type, and their tests, from the templates beside this script.
 * What a template needs to know of a type:
 *
 *   type, shift       of an element: its Java type, log2 of its size in bytes
 *   delta             what is added to it: int where a literal would need a cast
 *   operand           whose functional interfaces serve it, as in LongUnaryOperator
 *   stream, sum       what it is streamed as, and summed up in
 *   unsigned          the type that holds its unsigned value; unsignedMax, mask
 */
def boolish = [kind: 'boolean', stream: 'Int']
def small = [kind: 'integral', delta: 'int', operand: 'Int', stream: 'Int', sum: 'long']
def floating = [kind: 'floating', operand: 'Double', stream: 'Double', sum: 'double']
def types = [
        boolish + [name: 'Boolean', type: 'boolean', shift: 0],
        small + [name: 'Byte', type: 'byte', shift: 0, unsigned: 'int', unsignedMax: '255', mask: '0xff'],
        small + [name: 'Short', type: 'short', shift: 1, unsigned: 'int', unsignedMax: '65,535', mask: '0xffff'],
        small + [name: 'Char', type: 'char', shift: 1],
        small + [name: 'Int', type: 'int', shift: 2, unsigned: 'long', unsignedMax: '4,294,967,295', mask: '0xffff_ffffL'],
        small + [name: 'Long', type: 'long', shift: 3, delta: 'long', operand: 'Long', stream: 'Long'],
        floating + [name: 'Float', type: 'float', shift: 2, delta: 'float'],
        floating + [name: 'Double', type: 'double', shift: 3, delta: 'double'],
]

def templates(File directory) {
    def templates = new Configuration(Configuration.VERSION_2_3_34)
    templates.directoryForTemplateLoading = directory
    templates.defaultEncoding = 'UTF-8'
    templates.numberFormat = 'computer'
    templates.logTemplateExceptions = false
    templates.templateExceptionHandler = TemplateExceptionHandler.RETHROW_HANDLER
    return templates
}

/** Leaves a file alone that is up to date, so that it is not compiled again. */
def write(File root, Configuration templates, String template, Map type) {
    def text = new StringWriter()
    templates.getTemplate("${template}.java.ftl").process([t: type], text)
    def file = new File(root, "io/mortise/value/${type.name}${template}.java")
    file.parentFile.mkdirs()
    if (!file.exists() || file.getText('UTF-8') != text.toString()) {
        file.setText(text.toString(), 'UTF-8')
    }
}

def main = templates(new File(project.basedir, 'src/main/codegen'))
def sources = new File(project.build.directory, 'generated-sources/values')
def test = templates(new File(project.basedir, 'src/test/codegen'))
def testSources = new File(project.build.directory, 'generated-test-sources/values')
types.each {
    write(sources, main, 'Value', it)
    write(sources, main, 'Array', it)
    write(testSources, test, 'ValueTest', it)
    write(testSources, test, 'ArrayTest', it)
}
project.addCompileSourceRoot(sources.path)
project.addTestCompileSourceRoot(testSources.path)
